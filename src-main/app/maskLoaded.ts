import type { LoadedFile } from '../engine/ports/dagLoader.ts'

/** A file may throw what it has read anywhere. */
export const maskLoaded = (file: LoadedFile, mask: (text: string) => string): LoadedFile =>
  file.ok ? file : { ...file, error: { ...file.error, message: mask(file.error.message) } }

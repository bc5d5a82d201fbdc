import { posix, win32 } from 'node:path'

/** As `path.join` does on that platform, so that every platform's layout can be looked at on any. */
export const joinPath = (platform: NodeJS.Platform, ...parts: string[]): string =>
  (platform === 'win32' ? win32 : posix).join(...parts)

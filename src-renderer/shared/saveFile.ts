/** What a browser may offer: a file that is written while its bytes come. Chromium has it, others keep a blob. */
type Writable = { write(bytes: Uint8Array): Promise<void>; close(): Promise<void>; abort(): Promise<void> }
type Picker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Writable> }>

/** Pieces are gathered to this size: browsers keep large blobs on the disk. */
const GATHERED = 8 * 1024 * 1024

/** Large files are written where the person says; small ones go where downloads go. */
const LARGE = 256 * 1024 * 1024

/**
 * Saves what a stream of base64 pieces gives under a name. Resolves to false where the person chose no place. What fails half
 * way leaves no file.
 */
export const saveFile = async (
  name: string,
  pieces: AsyncIterable<string>,
  { size = 0, onBytes = () => undefined }: { readonly size?: number; readonly onBytes?: (bytes: number) => void } = {},
): Promise<boolean> => {
  const picker = (window as unknown as { showSaveFilePicker?: Picker }).showSaveFilePicker
  if (size > LARGE && picker) {
    const handle = await picker({ suggestedName: name }).catch(() => null)
    if (handle === null) return false
    await writeTo(await handle.createWritable(), pieces, onBytes)
    return true
  }
  const blob = await gather(pieces, onBytes)
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return true
}

const writeTo = async (
  file: Writable,
  pieces: AsyncIterable<string>,
  onBytes: (bytes: number) => void,
): Promise<void> => {
  let bytes = 0
  try {
    for await (const piece of pieces) {
      const decoded = decode(piece)
      bytes += decoded.length
      await file.write(decoded)
      onBytes(bytes)
    }
    await file.close()
  } catch (thrown) {
    await file.abort().catch(() => undefined)
    throw thrown
  }
}

const gather = async (pieces: AsyncIterable<string>, onBytes: (bytes: number) => void): Promise<Blob> => {
  const blobs: Blob[] = []
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let inWaiting = 0
  let bytes = 0
  for await (const piece of pieces) {
    const decoded = decode(piece)
    waiting.push(decoded)
    inWaiting += decoded.length
    bytes += decoded.length
    onBytes(bytes)
    if (inWaiting < GATHERED) continue
    blobs.push(new Blob(waiting))
    waiting = []
    inWaiting = 0
  }
  return new Blob([...blobs, ...waiting], { type: 'application/octet-stream' })
}

export const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

import { create } from 'zustand'
import { type ErrorShape, toErrorShape } from '../../../src-main/contract/error.ts'
import { pfad } from '../../shared/connection/pfad.ts'

export type Upload = {
  readonly id: number
  readonly bucket: string
  readonly key: string
  readonly size: number
  readonly sent: number
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly error: ErrorShape | null
  readonly file: File
}

/** Bytes of a piece: each is answered once it was taken, so that the page is no faster than the store. */
const PIECE = 384 * 1024

/** Files on their way into the object store, one after the other; they go on while other pages are shown. */
export const uploads = create<{ readonly list: readonly Upload[] }>(() => ({ list: [] }))

let lastId = 0
let running: { readonly id: number; readonly abort: AbortController } | null = null

const change = (id: number, changes: Partial<Upload>): void =>
  uploads.setState(({ list }) => ({
    list: list.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)),
  }))

export const addUploads = (bucket: string, prefix: string, files: readonly File[]): void => {
  const added = files.map((file): Upload => {
    lastId += 1
    // A dropped folder's files know their way in it.
    const name = file.webkitRelativePath || file.name
    return { id: lastId, bucket, key: prefix + name, size: file.size, sent: 0, state: 'waiting', error: null, file }
  })
  uploads.setState(({ list }) => ({ list: [...list, ...added] }))
  void next()
}

export const cancelUpload = (id: number): void => {
  if (running?.id === id) running.abort.abort()
  change(id, { state: 'cancelled' })
}

/** Once more, in the place of what is there. */
export const replaceByUpload = (id: number): void => {
  change(id, { state: 'waiting', sent: 0, error: { code: 'replace', message: '' } })
  void next()
}

export const forgetUploads = (): void =>
  uploads.setState(({ list }) => ({ list: list.filter(({ state }) => state === 'waiting' || state === 'running') }))

const next = async (): Promise<void> => {
  const upload = uploads.getState().list.find(({ state }) => state === 'waiting')
  if (running || !upload) return
  const abort = new AbortController()
  running = { id: upload.id, abort }
  change(upload.id, { state: 'running', error: null })
  try {
    await send(upload, upload.error?.code === 'replace', abort.signal)
    if (!abort.signal.aborted) change(upload.id, { state: 'done', sent: upload.size })
  } catch (thrown) {
    if (!abort.signal.aborted) change(upload.id, { state: 'failed', error: toErrorShape(thrown) })
  }
  running = null
  void next()
}

const send = async ({ id, bucket, key, size, file }: Upload, replace: boolean, signal: AbortSignal): Promise<void> => {
  let sending: Promise<void> | null = null
  for await (const item of pfad.stream('objects.upload', { bucket, key, size, replace }, signal)) {
    // The stream says why where a piece is refused.
    if ('upload' in item) {
      sending = sendPieces(item.upload, file, (sent) => change(id, { sent }), signal)
      sending.catch(() => undefined)
    }
  }
  await sending
}

const sendPieces = async (
  upload: string,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
    await pfad.call('objects.uploadPiece', { upload, at, bytes: encode(piece) }, signal)
    onSent(at + piece.length)
  }
}

const encode = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

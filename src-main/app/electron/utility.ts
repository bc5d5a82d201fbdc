import { pathToFileURL } from 'node:url'

/** Electron's side of a utility process. */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * Runs a child program of Pfad in an Electron utility process as `fork` would run it: messages by `process.send` and
 * `process.on('message')`, the arguments in their usual place. The process ends with its parent, as Chromium sees to it.
 */
const { parentPort } = process as unknown as { parentPort: ParentPort }
const [, , program = ''] = process.argv
process.argv.splice(1, 2, program)
process.send = (message: unknown): boolean => {
  parentPort.postMessage(message)
  return true
}
parentPort.on('message', ({ data }) => void process.emit('message', data, undefined))
await import(pathToFileURL(program).href)

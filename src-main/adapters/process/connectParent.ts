import type { ParentLink } from '../../engine/ports/processHost.ts'

/** What Electron gives a utility process in the place of Node's channel. */
type ElectronPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * The way to the process that started this one, under Node (`fork`) and Electron (`utilityProcess`) alike. From here on
 * the process ends as soon as that one is gone, by `onGone` if it is given; and Ctrl-C in a terminal, which reaches all
 * processes at once, is left to the parent, which ends its children in order.
 */
export const connectParent = ({ onGone }: { onGone?: () => Promise<void> | void } = {}): ParentLink => {
  const end = (): void => {
    void Promise.resolve(onGone?.()).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

  const listeners: ((message: unknown) => void)[] = []
  const early: unknown[] = []
  const receive = (message: unknown): void => {
    if (listeners.length === 0) early.push(message)
    for (const listener of listeners) listener(message)
  }
  const onMessage = (listener: (message: unknown) => void): void => {
    listeners.push(listener)
    for (const message of early.splice(0)) listener(message)
  }

  const port = (process as unknown as { parentPort?: ElectronPort }).parentPort
  if (port) {
    // Chromium ends a utility process whose parent is gone, even a busy one.
    port.on('message', ({ data }) => receive(data))
    return { post: (message) => port.postMessage(message), onMessage }
  }
  // Held fast: a program that runs foreign code takes it away from there.
  const send = process.send?.bind(process)
  if (!send) {
    process.stderr.write('This program is a part of Pfad, which starts it itself: run `pfad start`.\n')
    process.exit(2)
  }
  process.on('message', receive)
  process.on('disconnect', end)
  // A parent that is gone is told by `disconnect`; what could not be sent to it is of no use any more.
  const ignore = (): void => undefined
  return { post: (message) => void send(message, undefined, undefined, ignore), onMessage }
}

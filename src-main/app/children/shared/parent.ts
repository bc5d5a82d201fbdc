/** The parent as a child process sees it, whichever way it was started (`fork`, Electron's `utilityProcess`). */
export type Parent = {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** Connects to the parent. When the parent goes, this process goes: nothing of Pfad outlives the one that owns the home. */
export const connectParent = (): Parent => {
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  }
  process.on('disconnect', () => process.exit(0))
  if (!process.connected) process.exit(0)
  return {
    post: (message) => {
      if (process.connected) process.send?.(message)
    },
    onMessage: (listener) => void process.on('message', listener),
  }
}

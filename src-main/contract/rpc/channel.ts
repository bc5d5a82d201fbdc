/** One ordered, lossless, two-way path of JSON messages: a WebSocket, a local socket, an Electron port. */
export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

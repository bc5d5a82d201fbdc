/** The ports of this machine. */
export interface HostPorts {
  /** Whether a program could listen there now. An empty address is every one. */
  isFree(host: string, port: number, signal?: AbortSignal): Promise<boolean>
  /** Which program listens there, in words (`postgres (process 812)`); null where that cannot be told. */
  holder(port: number, signal?: AbortSignal): Promise<string | null>
}

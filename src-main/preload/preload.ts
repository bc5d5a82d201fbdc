import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { BRIDGE, type Bridge, RPC_CHANNEL } from '../contract/bridge.ts'

/** Neither Electron's objects nor its events reach the page: only messages do. */
const bridge: Bridge = {
  invoke: async (message) => {
    await ipcRenderer.invoke(RPC_CHANNEL, message)
  },
  subscribe: (listener) => {
    const hear = (_event: IpcRendererEvent, message: unknown): void => listener(message)
    ipcRenderer.on(RPC_CHANNEL, hear)
    return () => void ipcRenderer.off(RPC_CHANNEL, hear)
  },
}

contextBridge.exposeInMainWorld(BRIDGE, bridge)

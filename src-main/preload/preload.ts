import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE, RPC_CHANNEL } from '../contract/bridge.ts'
import { createBridge } from './createBridge.ts'

contextBridge.exposeInMainWorld(
  BRIDGE,
  createBridge({
    invoke: (message) => ipcRenderer.invoke(RPC_CHANNEL, message),
    subscribe: (listener) => void ipcRenderer.on(RPC_CHANNEL, (_event, message: unknown) => listener(message)),
  }),
)

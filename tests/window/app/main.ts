/**
 * The window's own glue in a real Electron, over an app in which little happens: what `window.test.ts` looks at. Built for
 * the Electron at hand, which may be an old one.
 */
import { join } from 'node:path'
import { app, ipcMain, protocol } from 'electron'
import { SCHEME, serveAppProtocol } from '../../../src-main/app/electron/appProtocol.ts'
import { openDesktop } from '../../../src-main/app/electron/openDesktop.ts'
import { electronPlatform } from '../../../src-main/app/electron/platform.ts'
import type { WindowState } from '../../../src-main/app/electron/windowState.ts'
import { quietHandlers } from '../../support/electronDouble.ts'
import { adaptIpc, adaptPlatform, serveProtocol } from './adapt.ts'

const folder = process.env['PFAD_TEST_WINDOW'] ?? ''
const seen = { triggered: [] as string[], external: [] as string[], problems: [] as string[], quits: 0 }
Object.assign(globalThis, { seen })

protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
// Chromium has no sandbox for root; such a machine's tests do without it, and only they.
if (process.getuid?.() !== 0) app.enableSandbox()
app.setPath('userData', join(folder, 'user'))

const main = async (): Promise<void> => {
  await app.whenReady()
  serveProtocol(SCHEME, serveAppProtocol(join(folder, 'renderer')))
  let state: WindowState = { bounds: { x: 40, y: 30, width: 1000, height: 700 }, isMaximized: false, onClose: 'tray' }
  const platform = adaptPlatform(electronPlatform(adaptIpc(ipcMain), join(folder, 'icon.png')))
  const desktop = openDesktop(
    { ...platform, openExternal: (url) => void seen.external.push(url) },
    {
      handlers: quietHandlers({
        'dags.list': () => [{ dagId: 'minute', isPaused: false, nextDagRunAt: null }],
        'dags.trigger': ({ dagId }: { dagId: string }) => void seen.triggered.push(dagId),
        'events.count': () => ({ count: 7 }),
      }),
      files: { preload: join(folder, 'preload.cjs'), icon: join(folder, 'icon.png') },
      memory: {
        get: () => state,
        set: (changes) => {
          state = { ...state, ...changes }
        },
      },
      argv: process.argv,
      now: Date.now,
      note: () => undefined,
      onProblem: (problem) => void seen.problems.push(String(problem)),
      quit: () => {
        seen.quits += 1
      },
    },
  )
  Object.assign(globalThis, { desktop, state: () => state })
  await desktop.loaded
}

main().catch((thrown: unknown) => void seen.problems.push(String(thrown)))

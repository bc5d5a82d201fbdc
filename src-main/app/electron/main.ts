import { join } from 'node:path'
import { app, ipcMain, Notification, protocol, utilityProcess } from 'electron'
import { cleanEnvironment } from '../../adapters/runner/child/cleanEnvironment.ts'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import { createApp } from '../createApp.ts'
import { demoCommand } from '../demo/demoCommand.ts'
import { openHome } from '../home/openHome.ts'
import { createHomePaths, findHome } from '../home/paths.ts'
import { serveSocket } from '../home/serveSocket.ts'
import { packageFolder, programs } from '../programs.ts'
import { readSettings } from '../settings/settings.ts'
import { formatWindowMessage, type WindowMessage } from '../start/windowMessage.ts'
import { SCHEME, serveAppProtocol } from './appProtocol.ts'
import { LINK_SCHEME } from './deepLink.ts'
import { type Desktop, openDesktop } from './openDesktop.ts'
import { electronPlatform } from './platform.ts'
import { createUtilityProcessHost, type UtilityChild } from './utilityProcessHost.ts'
import { createWindowNotifier } from './windowNotifier.ts'
import { openWindowMemory } from './windowState.ts'

const home = createHomePaths(findHome(undefined, process.env))
const tell = (message: WindowMessage): void => void process.stdout.write(formatWindowMessage(message))
const onProblem = (problem: unknown): void => tell({ kind: 'note', text: `pfad: ${toErrorShape(problem).message}` })

protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
app.enableSandbox()
// Chromium's own files belong to the home as well, and so does its lock: another home may have a window of its own.
app.setPath('userData', join(home.run, 'electron'))

/** Links that the system hands over before there is a window (macOS). */
const early: string[] = []
let desktop: Desktop | null = null
app.on('open-url', (event, link) => {
  event.preventDefault()
  if (desktop) desktop.openLink(link)
  else early.push(link)
})

const run = async (): Promise<void> => {
  const quit = Promise.withResolvers<void>()
  const command = 'pfad start'
  const opened = await openHome(home, {
    command,
    kind: 'app',
    onWait: (owner) => tell({ kind: 'note', text: `Waiting for "${owner.command}" (process ${owner.pid}) to end …` }),
  })
  if ('channel' in opened) {
    opened.channel.close()
    throw new PfadError('home-locked', `Pfad already runs on ${home.root}.`, opened.owner?.url ?? 'Use its window.')
  }
  await using _owned = opened.owned
  await using pfad = await createApp({
    home,
    settings: await readSettings(home.settings, process.env),
    host: 'electron',
    hostReason: null,
    processHost: createUtilityProcessHost({
      fork: (program, arguments_, options) => utilityProcess.fork(program, arguments_, options) as UtilityChild,
      folder: programs.children.folder,
      env: cleanEnvironment(process.env),
    }),
    scheduling: true,
    demoCommand: demoCommand(process.env['PFAD_NODE'], { opensBrowser: true }),
    onProblem,
    onStop: quit.resolve,
    desktop: createWindowNotifier({
      isSupported: () => Notification.isSupported(),
      create: (words) => new Notification(words),
      onClick: (place) => desktop?.go(place),
    }),
  })
  await using _socket = await serveSocket(home, pfad.handlersFor('cli'))
  await app.whenReady()
  protocol.handle(SCHEME, serveAppProtocol(programs.renderer))
  using window = openDesktop(electronPlatform(ipcMain, programs.trayIcon), {
    handlers: pfad.handlersFor('window'),
    files: { preload: join(packageFolder, 'out', 'preload', 'preload.cjs'), icon: programs.icon },
    memory: await openWindowMemory(join(home.root, 'window.json'), onProblem),
    argv: process.argv,
    now: Date.now,
    note: (text) => tell({ kind: 'note', text }),
    onProblem,
    quit: quit.resolve,
  })
  desktop = window
  for (const link of early) window.openLink(link)
  // Only an installed Pfad: a checkout would leave its own path behind on the machine.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  app.on('second-instance', (_event, argv) => window.openArguments(argv))
  app.on('activate', () => window.show())
  app.on('window-all-closed', quit.resolve)
  // Quitting waits for the runs in flight; the loop below ends the process.
  app.on('before-quit', (event) => {
    event.preventDefault()
    quit.resolve()
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => quit.resolve())
  await window.loaded
  tell({ kind: 'ready' })
  await quit.promise
}

const main = async (): Promise<void> => {
  try {
    if (!app.requestSingleInstanceLock()) {
      throw new PfadError('home-locked', `Pfad already has a window for ${home.root}.`, 'It is in front now.')
    }
    await run()
    app.exit(0)
  } catch (thrown) {
    tell({ kind: 'refused', error: toErrorShape(thrown) })
    app.exit(1)
  }
}

// Not awaited: Electron is ready only once this module has been evaluated.
void main()

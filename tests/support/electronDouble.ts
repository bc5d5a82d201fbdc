import type {
  Frame,
  IpcEvent,
  IpcMain,
  MenuRow,
  Question,
  Rectangle,
  Session,
  WebContents,
  Window,
  WindowOptions,
} from '../../src-main/app/electron/electronApi.ts'
import { type Desktop, openDesktop, type Platform } from '../../src-main/app/electron/openDesktop.ts'
import type { WindowMemory, WindowState } from '../../src-main/app/electron/windowState.ts'
import type { Handlers } from '../../src-main/contract/pfadContract.ts'

type Listener = (...given: never[]) => void

const createEmitter = () => {
  const listeners = new Map<string, Listener[]>()
  return {
    on: (event: string, listener: Listener): void =>
      void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    emit: (event: string, ...given: unknown[]): void => {
      for (const listener of listeners.get(event) ?? []) listener(...(given as never[]))
    },
    /** Whether a listener of `event` kept it from happening. */
    isPrevented(event: string, ...given: unknown[]): boolean {
      let prevented = false
      this.emit(event, { preventDefault: () => (prevented = true) }, ...given)
      return prevented
    },
  }
}

/** Electron's contents of a window, as far as this host uses them. */
export const createContents = (url = 'app://pfad/') => {
  const events = createEmitter()
  const heard: ((message: unknown) => void)[] = []
  const mainFrame: Frame = { url }
  let openHandler: ((details: { url: string }) => { action: string }) | undefined
  let reloads = 0
  const contents: WebContents = {
    mainFrame,
    send: (_channel, message) => {
      for (const listener of heard) listener(message)
    },
    isDestroyed: () => false,
    reload: () => {
      reloads += 1
    },
    on: events.on,
    setWindowOpenHandler: (handler) => {
      openHandler = handler
    },
  }
  return {
    contents,
    mainFrame,
    ...events,
    hear: (listener: (message: unknown) => void): void => void heard.push(listener),
    open: (to: string) => openHandler?.({ url: to }),
    reloads: () => reloads,
  }
}

export const createWindowDouble = () => {
  const events = createEmitter()
  const page = createContents()
  const calls: string[] = []
  const does = (call: string) => (): void => void calls.push(call)
  const window: Window = {
    webContents: page.contents,
    loadURL: async (url) => void calls.push(`load ${url}`),
    once: (_event, listener) => listener(),
    on: events.on,
    show: does('show'),
    hide: does('hide'),
    focus: does('focus'),
    maximize: does('maximize'),
    isMaximized: () => false,
    isMinimized: () => false,
    restore: does('restore'),
    getNormalBounds: () => ({ x: 1, y: 2, width: 900, height: 700 }),
  }
  return { window, page, calls, ...events }
}

export const createIpc = () => {
  let listener: ((event: IpcEvent, message: unknown) => unknown) | undefined
  const ipcMain: IpcMain = {
    handle: (_channel, given) => {
      listener = given
    },
    removeHandler: () => {
      listener = undefined
    },
  }
  return {
    ipcMain,
    invoke: (event: IpcEvent, message: unknown) => listener?.(event, message),
    isHandled: () => listener !== undefined,
  }
}

type Grant = Parameters<Parameters<Session['setPermissionRequestHandler']>[0]>

/** A session that says what it would grant. */
const createSession = () => {
  let request: ((...given: Grant) => void) | undefined
  let check: ((contents: unknown, permission: string, origin: string) => boolean) | undefined
  let device: (() => boolean) | undefined
  const session: Session = {
    setPermissionRequestHandler: (handler) => {
      request = handler
    },
    setPermissionCheckHandler: (handler) => {
      check = handler
    },
    setDevicePermissionHandler: (handler) => {
      device = handler
    },
  }
  const isGranted = (permission: string, requestingUrl: string): boolean => {
    let granted = false
    request?.(
      null,
      permission,
      (answer) => {
        granted = answer
      },
      { requestingUrl },
    )
    return granted
  }
  return {
    session,
    isGranted,
    isChecked: (permission: string, origin: string) => check?.(null, permission, origin) ?? true,
    isDeviceGranted: () => device?.() ?? true,
  }
}

/** A stream in which nothing comes, until it is left. */
// biome-ignore lint/correctness/useYield: nothing comes.
// oxlint-disable-next-line require-yield
async function* silence(_input: object, signal: AbortSignal): AsyncGenerator<never> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Handlers of an app in which nothing is and nothing happens. */
export const quietHandlers = (over: Record<string, (...given: never[]) => unknown> = {}): Handlers =>
  ({
    calls: {
      'dags.list': () => [],
      'runs.list': () => [],
      'app.info': () => ({ backend: 'embedded' }),
      ...over,
    },
    streams: { changes: silence },
  }) as unknown as Handlers

/** The whole desktop on a double of Electron. */
export const openDoubleDesktop = (
  given: {
    readonly handlers?: Handlers
    readonly state?: Partial<WindowState>
    readonly argv?: readonly string[]
    readonly hasTray?: boolean
    readonly displays?: readonly Rectangle[]
    readonly answer?: (question: Question) => number
  } = {},
) => {
  const window = createWindowDouble()
  const ipc = createIpc()
  const session = createSession()
  const seen = {
    options: null as WindowOptions | null,
    menu: [] as MenuRow[],
    tray: [] as MenuRow[],
    tip: '',
    scheme: '',
    external: [] as string[],
    questions: [] as Question[],
    notes: [] as string[],
    problems: [] as unknown[],
    quits: 0,
  }
  let onContents: ((contents: WebContents) => void) | undefined
  let state: WindowState = { bounds: null, isMaximized: false, onClose: null, ...given.state }
  const memory: WindowMemory = {
    get: () => state,
    set: (changes) => {
      state = { ...state, ...changes }
    },
  }
  const platform: Platform = {
    session: session.session,
    ipcMain: ipc.ipcMain,
    isMac: false,
    createBrowserWindow: (options) => {
      seen.options = options
      onContents?.(window.window.webContents)
      return window.window
    },
    onContents: (listener) => {
      onContents = listener
    },
    createTray: () =>
      given.hasTray === false
        ? null
        : {
            setToolTip: (text) => {
              seen.tip = text
            },
            setRows: (rows) => {
              seen.tray = rows
            },
          },
    setMenu: (rows) => {
      seen.menu = rows
    },
    setScheme: (scheme) => {
      seen.scheme = scheme
    },
    displays: () => given.displays ?? [{ x: 0, y: 0, width: 1920, height: 1080 }],
    isDark: () => true,
    ask: async (question) => {
      seen.questions.push(question)
      return given.answer?.(question) ?? 0
    },
    openExternal: (url) => void seen.external.push(url),
  }
  const desktop: Desktop = openDesktop(platform, {
    handlers: given.handlers ?? quietHandlers(),
    files: { preload: '/preload.cjs', icon: '/icon.png' },
    memory,
    argv: given.argv ?? [],
    now: Date.now,
    note: (text) => void seen.notes.push(text),
    onProblem: (problem) => void seen.problems.push(problem),
    quit: () => {
      seen.quits += 1
    },
  })
  const makeContents = () => {
    const other = createContents('https://elsewhere.example/')
    onContents?.(other.contents)
    return other
  }
  return { desktop, window, ipc, session, seen, state: () => state, makeContents }
}

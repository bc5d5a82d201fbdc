import { createHash } from 'node:crypto'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

/** Everything that Pfad keeps, in one folder. Copying it (stopped) copies the installation. */
export type HomePaths = {
  readonly root: string
  readonly database: string
  readonly lock: string
  readonly dags: string
  readonly logs: string
  readonly objects: string
  readonly events: string
  readonly settings: string
  /** What this home chose for its stack (moved ports, workers): an env file that `docker compose --env-file` reads too. */
  readonly stackEnv: string
  readonly rejects: string
  readonly versions: string
  readonly key: string
  /** Sockets and the owner's note; nothing in it is worth keeping. */
  readonly run: string
  readonly owner: string
  readonly socket: string
  readonly dataSocket: string
  /** Copies of what is looked at, and results of statements. */
  readonly view: string
  readonly viewSocket: string
}

/** Longer socket paths are refused by some systems (104 on macOS, 108 on Linux). */
const LONGEST_SOCKET_PATH = 100

export const createHomePaths = (folder: string): HomePaths => {
  const root = resolve(folder)
  const run = join(root, 'run')
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const socket = (name: string): string => {
    if (process.platform === 'win32') return `\\\\.\\pipe\\pfad-${hash}-${name}`
    const path = join(run, `${name}.sock`)
    if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path
    return join(shortSocketFolder(), `${hash}-${name}.sock`)
  }
  return {
    root,
    database: join(root, 'pfad.db'),
    lock: join(root, 'home.lock'),
    dags: join(root, 'dags'),
    logs: join(root, 'logs'),
    objects: join(root, 'objects'),
    events: join(root, 'events.duckdb'),
    settings: join(root, 'settings.json'),
    stackEnv: join(root, 'stack.env'),
    rejects: join(root, 'rejects'),
    versions: join(root, 'versions'),
    key: join(root, 'key'),
    run,
    owner: join(run, 'owner.json'),
    socket: socket('pfad'),
    dataSocket: socket('data'),
    view: join(run, 'view'),
    viewSocket: socket('view'),
  }
}

/** A private folder for sockets whose home has too long a path. */
export const shortSocketFolder = (): string => join(tmpdir(), `pfad-${userInfo().uid}`)

/** `--home`, `PFAD_HOME`, or the platform's place for application data. */
export const findHome = (option: string | undefined, env: NodeJS.ProcessEnv): string => {
  if (option) return option
  if (env['PFAD_HOME']) return env['PFAD_HOME']
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Pfad')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Pfad')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'pfad')
}

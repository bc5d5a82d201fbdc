import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import type { Io } from '../cli/io.ts'

/** Electron's own installer has no time limit; a window is not worth more waiting than this (ms). */
const FETCH_WITHIN = 120_000
/** Where nothing answers at all, the installer would wait long to find out (ms). */
const REACH_WITHIN = 1500
const SOURCE = { host: 'github.com', port: 443 }

/** Fetches Electron's program by its installer. Returns null when it is there, else why not, as the end of a sentence. */
export const fetchElectron = async (io: Io, installer: string): Promise<string | null> => {
  if (!(await mayBeReached(io.env))) return 'Electron is not installed and cannot be fetched: no connection'
  const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] })
  const began = Date.now()
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString()
  })
  io.note('Fetching Electron for the window, once (about 110 MB) …')
  const tick = setInterval(() => io.progress(`${Math.round((Date.now() - began) / 1000)} s`), 1000)
  const stop = (): void => void child.kill('SIGKILL')
  const cap = setTimeout(stop, FETCH_WITHIN)
  io.signal.addEventListener('abort', stop, { once: true })
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(1))
    child.on('close', resolve)
  })
  clearInterval(tick)
  clearTimeout(cap)
  io.signal.removeEventListener('abort', stop)
  io.progress(null)
  io.signal.throwIfAborted()
  if (code === 0) return null
  if (code === null) return `Electron could not be fetched within ${FETCH_WITHIN / 1000} s`
  return `Electron could not be fetched: ${firstLine(complaint)}`
}

/** A mirror or a proxy decides by itself; otherwise the source itself must answer soon. */
const mayBeReached = async (env: NodeJS.ProcessEnv): Promise<boolean> => {
  const decides = /^(electron_mirror|npm_config_electron_mirror|https?_proxy|all_proxy|electron_get_use_proxy)$/i
  if (Object.keys(env).some((name) => decides.test(name) && env[name])) return true
  return new Promise((resolve) => {
    const socket = connect({ ...SOURCE, timeout: REACH_WITHIN })
    const end = (reached: boolean) => (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reached)
    }
    const timer = setTimeout(end(false), REACH_WITHIN)
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false))
  })
}

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 200) || 'no reason given'

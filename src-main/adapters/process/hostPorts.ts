import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { promisify } from 'node:util'
import type { HostPorts } from '../../engine/ports/hostPorts.ts'

const run = promisify(execFile)
/** A program that says who listens gets this long (ms). */
const PATIENCE = 5000
/** Something that listens on this machine takes a connection at once (ms). */
const DIAL = 300

/** This machine's ports: by trying to listen there, and by what the system says of its sockets. */
export const createHostPorts = (): HostPorts => ({
  async isFree(host, port) {
    const at = host === '' || host === '0.0.0.0' || host === '::' ? undefined : host
    // Some systems let a second program listen at a narrower address than the first: so both are asked.
    return (await canListen(port, at)) && !(await answers(port, at ?? '127.0.0.1'))
  },
  async holder(port, signal) {
    try {
      return process.platform === 'linux' ? await holderByProc(port) : await holderByTool(port, signal)
    } catch {
      // Another user's program, or no tool that could tell.
      return null
    }
  },
})

const canListen = (port: number, host: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    // What may not be tried (a port below 1024) is the engine's to say.
    server.once('error', (thrown: NodeJS.ErrnoException) => resolve(thrown.code !== 'EADDRINUSE'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, timeout: DIAL })
    const done = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })

const LISTEN = '0A'

/** The sockets that listen there, and the process that has one of them open. */
const holderByProc = async (port: number): Promise<string | null> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const inodes = tables
    .join('\n')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) === true && fields[3] === LISTEN)
    .map((fields) => `socket:[${fields[9]}]`)
  if (inodes.length === 0) return null
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const handle of handles) {
      const target = await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '')
      if (!inodes.includes(target)) continue
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim()
      return `${name} (process ${pid})`
    }
  }
  return null
}

const holderByTool = async (port: number, signal?: AbortSignal): Promise<string | null> => {
  const options = { timeout: PATIENCE, windowsHide: true, signal }
  if (process.platform === 'win32') {
    const { stdout } = await run('netstat', ['-ano', '-p', 'TCP'], options)
    const row = stdout.split('\n').find((line) => new RegExp(`:${port}\\s.*LISTENING`).test(line))
    const pid = row?.trim().split(/\s+/).at(-1)
    return pid === undefined ? null : `process ${pid}`
  }
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], options)
  const pid = /^p(\d+)$/m.exec(stdout)?.[1]
  const name = /^c(.+)$/m.exec(stdout)?.[1]
  return pid === undefined ? null : `${name ?? 'a program'} (process ${pid})`
}

import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { Duplex, Readable, Writable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Endpoint } from './endpoint.ts'

/** A connection that died without a word (a sleeping laptop, a virtual machine that went) is noticed after some 10 s. */
const KEEP_ALIVE_MS = 10_000

/** A new connection to an engine. */
export const open = (endpoint: Endpoint): Duplex => {
  if (endpoint.kind === 'socket') return connect(endpoint.path)
  if (endpoint.kind === 'ssh') return openSsh(endpoint)
  const { host, port, tls } = endpoint
  const keepAlive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }
  if (tls === null) return connect({ host, port, ...keepAlive })
  const { ca, cert, key, isVerified } = tls
  return connectTls({
    ...{ host, port, rejectUnauthorized: isVerified, ...keepAlive },
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
    // An address has no server name.
    ...(/^[0-9.]+$|:/.test(host) ? {} : { servername: host }),
  })
}

/** As `docker` does: the system's own ssh, with its configuration, keys and known hosts, and Docker's end of the pipe there. */
const openSsh = ({ user, host, port }: Extract<Endpoint, { kind: 'ssh' }>): Duplex => {
  const args = [...(user === null ? [] : ['-l', user]), ...(port === null ? [] : ['-p', String(port)])]
  const program = spawn('ssh', ['-T', '-o', 'BatchMode=yes', ...args, '--', host, 'docker', 'system', 'dial-stdio'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  program.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-1000)
  })
  const problem = new Promise<string | null>((resolve) => {
    program.once('error', ({ message }) => resolve(message))
    program.once('close', (code) => resolve(code === 0 ? null : said.trim() || `exit code ${code}`))
  })
  // Its output ends before its reason is known: that is waited for, else the reason would be lost.
  const answer = async function* () {
    yield* program.stdout
    const reason = await problem
    if (reason !== null) throw new Error(`ssh to ${host} ended: ${reason}`)
  }
  const readable = Readable.from(answer(), { objectMode: false })
  // Why it takes no more is what it said, not that a pipe broke.
  program.stdin.on('error', () => {})
  const writable = new Writable({
    write: (chunk, encoding, done) => void program.stdin.write(chunk, encoding, () => done()),
  })
  const connection = Duplex.from({ writable, readable })
  connection.once('close', () => program.kill())
  return connection
}

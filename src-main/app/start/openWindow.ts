import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PfadError } from '../../contract/error.ts'
import type { Io } from '../cli/io.ts'
import type { HomePaths } from '../home/paths.ts'
import { packageFolder } from '../programs.ts'
import { findElectron } from './electronBinary.ts'
import { fetchElectron } from './fetchElectron.ts'
import { hasDisplay } from './openBrowser.ts'
import { parseWindowMessage } from './windowMessage.ts'

/** Either the window was there and has been closed, or why there is none, as the end of a sentence. */
export type WindowOutcome = { readonly code: number } | { readonly reason: string }

/** Runs the app in Electron until its window is closed. A home that it cannot have is an error, not a reason for the web host. */
export const openWindow = async (io: Io, home: HomePaths): Promise<WindowOutcome> => {
  if (!hasDisplay(io.env)) return { reason: 'there is no display for a window' }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { reason: "the window's sandbox does not work for root" }
  }
  const manifest = join(packageFolder, 'package.json')
  let electron = findElectron(manifest, io.env)
  if (electron.kind === 'absent') {
    const reason = await fetchElectron(io, electron.installer)
    if (reason !== null) return { reason }
    electron = findElectron(manifest, io.env)
  }
  if (electron.kind !== 'ready') return { reason: 'Electron is not installed' }
  return runElectron(io, electron.program, home)
}

const runElectron = async (io: Io, program: string, home: HomePaths): Promise<WindowOutcome> => {
  const child = spawn(program, [packageFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Electron as it is installed runs no other programs: what is to run beside it has this Node.
    env: { ...io.env, PFAD_HOME: home.root, PFAD_NODE: process.execPath },
  })
  let isReady = false
  let refusal: PfadError | null = null
  let complaint = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parseWindowMessage(line)
    if (message?.kind === 'ready') isReady = true
    if (message?.kind === 'refused') {
      refusal = new PfadError(message.error.code, message.error.message, message.error.hint)
    }
    if (message?.kind === 'note') io.note(message.text)
  })
  child.stderr.on('data', (text: Buffer) => {
    if (isReady) io.note(text.toString().trimEnd())
    else complaint = `${complaint}${text.toString()}`.slice(0, 4096)
  })
  const stop = (): void => void child.kill('SIGTERM')
  io.signal.addEventListener('abort', stop, { once: true })
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      complaint = error.message
      resolve(null)
    })
    child.on('close', resolve)
  })
  io.signal.removeEventListener('abort', stop)
  if (refusal) throw refusal
  if (isReady || io.signal.aborted) return { code: io.signal.aborted ? 0 : (code ?? 1) }
  const line = complaint.split('\n').find((text) => text.trim() !== '') ?? `it ended with code ${code}`
  return { reason: `Electron did not start: ${line.trim().slice(0, 200)}` }
}

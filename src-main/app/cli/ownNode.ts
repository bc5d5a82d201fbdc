import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'

// This file must run under any Node from 20 on: no newer syntax, no imports but the platform's.

const NEEDED = 24

/** The Node that npm installed with the project, or null: this platform has none, or it was not installed. */
export const ownNode = (): string | null => {
  const system = process.platform === 'win32' ? 'win' : process.platform
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${system}-${process.arch}/package.json`)
    const program = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/**
 * Under an older Node: runs this command again under the project's own, with the same terminal, and ends as it ends.
 * False: this Node will do, nothing was done.
 */
export const enterOwnNode = (): boolean => {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return false
  const program = ownNode()
  if (program === null) {
    console.error(`pfad: This is Node ${process.versions.node}; Pfad needs Node ${NEEDED} or newer.`)
    console.error('  Install Node 24, or run npm install again: on Linux and Windows it brings its own.')
    process.exitCode = 1
    return true
  }
  const child = spawn(program, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal))
  child.on('error', (error) => {
    console.error(`pfad: ${program} does not start: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM']
  })
  return true
}

import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'

/** A live process of the app. `role` is its program: `host`, `data`, `attempt`, `loader`, `producer`. */
export type AppProcess = {
  readonly pid: number
  readonly parent: number
  readonly role: string
  readonly command: string
}

/** The process and all its descendants, as Linux tells them now; empty once the root has gone. */
export const processTree = (root: number): AppProcess[] => {
  const all = pids().flatMap((pid) => {
    const stat = statOf(pid)
    return stat && stat.state !== 'Z' ? [{ pid, parent: stat.parent }] : []
  })
  const tree: AppProcess[] = []
  const visit = (pid: number, parent: number): void => {
    const words = wordsOf(pid)
    tree.push({ pid, parent, role: pid === root ? 'host' : roleOf(words), command: words.join(' ').trim() })
    for (const child of all) if (child.parent === pid) visit(child.pid, pid)
  }
  const first = all.find(({ pid }) => pid === root)
  if (first) visit(first.pid, first.parent)
  return tree
}

export const isAlive = (pid: number): boolean => {
  const stat = statOf(pid)
  return stat !== null && stat.state !== 'Z'
}

/** Proportional set size of these processes together, bytes: shared pages are counted once in all. */
export const proportionalBytes = (processes: readonly { readonly pid: number }[]): number =>
  processes.reduce((sum, { pid }) => {
    const line = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')
    return sum + Number(line?.[1] ?? 0) * 1024
  }, 0)

/** Processor time that these processes, and those of their children that ended, have used: seconds. */
export const processorSeconds = (processes: readonly { readonly pid: number }[]): number =>
  processes.reduce((sum, { pid }) => sum + (statOf(pid)?.ticks ?? 0), 0) / TICKS_PER_SECOND

/** USER_HZ: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/** Fields of proc_pid_stat(5), counted from behind the name, which may itself hold blanks and brackets. */
const statOf = (pid: number): { state: string; parent: number; ticks: number } | null => {
  const text = read(`/proc/${pid}/stat`)
  if (text === null) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { state: fields[0] ?? 'Z', parent: Number(fields[1]), ticks }
}

const wordsOf = (pid: number): string[] => (read(`/proc/${pid}/cmdline`) ?? '').split('\0')

/** The script that a Node process runs, without folder and extension. */
const roleOf = (words: readonly string[]): string => {
  const script = words.slice(1).find((word) => ['.js', '.ts'].includes(extname(word)))
  return script ? basename(script, extname(script)) : basename(words[0] ?? '')
}

/** null where the process has just gone. */
const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

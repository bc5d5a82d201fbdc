import { readdirSync, readFileSync } from 'node:fs'

export type ProcessInfo = { readonly pid: number; readonly parent: number; readonly command: string }

/** A process and all below it (Linux: /proc). */
export const processTree = (rootPid: number): ProcessInfo[] => {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []))
  const tree = all.filter(({ pid }) => pid === rootPid)
  for (const parent of tree) tree.push(...all.filter((candidate) => candidate.parent === parent.pid))
  return tree
}

const readProcess = (pid: number): ProcessInfo[] => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return state === 'Z' ? [] : [{ pid, parent: Number(parent), command }]
  } catch {
    return []
  }
}

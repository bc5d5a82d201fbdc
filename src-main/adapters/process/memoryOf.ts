import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Bytes of a page on Linux, in which /proc counts; those with larger ones count too little here, never too much. */
const PAGE = 4096

/** Resident memory of a process in bytes; null where it has gone, or where the system does not say cheaply (Windows). */
export const memoryOf = async (pid: number): Promise<number | null> => {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
    return text === '' ? null : Number(text.split(' ')[1]) * PAGE
  }
  if (process.platform !== 'darwin') return null
  const kilobytes = await new Promise<number>((resolve) => {
    execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => resolve(error ? 0 : Number(stdout)))
  })
  return kilobytes > 0 ? kilobytes * 1024 : null
}

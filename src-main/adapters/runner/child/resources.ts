import { setImmediate } from 'node:timers/promises'

/** What keeps a process busy and is none of ours: timers, servers, watchers and processes that user code left behind. */
const LEFT_BEHIND = new Set([
  'Timeout',
  'Immediate',
  'TCPServerWrap',
  'ProcessWrap',
  'FSEventWrap',
  'UDPWrap',
  'Worker',
])

export const countLeftBehind = (): number =>
  process.getActiveResourcesInfo().filter((name) => LEFT_BEHIND.has(name)).length

/** Whether more is left behind than before. What ends with the current turn is not: a `fetch` that is over leaves an immediate. */
export const leftBehind = async (before: number): Promise<boolean> => {
  if (countLeftBehind() <= before) return false
  await setImmediate()
  return countLeftBehind() > before
}

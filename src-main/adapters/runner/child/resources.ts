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

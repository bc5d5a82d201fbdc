import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'

/** Starts a child of each kind and tells their pids, once they are up; then it waits to be killed. */
const host = createForkProcessHost({ folder: import.meta.dirname, extension: '.ts' })
for (const program of ['attempt', 'loader'] as const) {
  const child = host.start(program)
  child.onMessage((message) => console.log(`${String(message)} ${child.pid}`))
}
setInterval(() => undefined, 1000)

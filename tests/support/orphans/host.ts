import { createForkProcessHost } from '../../../src-main/adapters/process/forkProcessHost.ts'

/** Starts a child of each kind and tells their pids, once they are up; then it waits to be killed. */
const host = createForkProcessHost({ folder: import.meta.dirname, extension: '.ts' })
const looping = host.start('attempt')
looping.onOutput((_stream, text) => console.log(`${text} ${looping.pid}`))
const waiting = host.start('loader')
waiting.onMessage((message) => console.log(`${String(message)} ${waiting.pid}`))
setInterval(() => undefined, 1000)

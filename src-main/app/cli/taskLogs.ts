import { PfadError } from '../../contract/error.ts'
import type { TaskInstance, TaskInstanceState } from '../../contract/models/run.ts'
import type { PfadClient } from '../../contract/pfadContract.ts'
import { formatLogLine } from '../../core/logLine.ts'
import type { Io } from './io.ts'

type TaskRef = { readonly dagId: string; readonly runId: string; readonly taskId: string }

const OVER: ReadonlySet<TaskInstanceState> = new Set(['success', 'failed', 'upstream_failed', 'skipped', 'removed'])

/** Throws `task-not-found`. */
export const findInstance = async (client: PfadClient, { dagId, runId, taskId }: TaskRef): Promise<TaskInstance> => {
  const instances = await client.call('tasks.list', { dagId, runId })
  const found = instances.find((instance) => instance.taskId === taskId)
  if (found) return found
  throw new PfadError('task-not-found', `${dagId} has no task ${taskId} in this run.`, `List: pfad tasks list ${dagId}`)
}

/**
 * The log of the last try, or of the one asked for. With `follow`, waits for the first try, goes on with each further
 * one, and ends when the task has.
 */
export const printLogs = async (
  client: PfadClient,
  io: Io,
  task: TaskRef,
  options: { follow?: true; try?: number },
): Promise<void> => {
  const instance = await findInstance(client, task)
  if (!options.follow || options.try !== undefined) {
    const tryNumber = options.try ?? instance.tryNumber
    if (tryNumber === 0) throw notStarted(task)
    return printTry(client, io, { ...task, tryNumber, follow: options.follow ?? false })
  }
  // Subscribed before looking, so that no change falls between.
  const watch = new AbortController()
  const changes = client.stream('changes', {}, AbortSignal.any([io.signal, watch.signal]))[Symbol.asyncIterator]()
  let change = changes.next()
  let current = instance
  let shown = Math.max(0, current.tryNumber - 1)
  try {
    while (true) {
      for (; shown < current.tryNumber; shown++) {
        await printTry(client, io, { ...task, tryNumber: shown + 1, follow: true })
      }
      current = await findInstance(client, task)
      if (OVER.has(current.state) && shown >= current.tryNumber) return
      if (shown < current.tryNumber) continue
      if ((await change).done) return
      change = changes.next()
      current = await findInstance(client, task)
    }
  } finally {
    watch.abort()
    await change.catch(() => undefined)
  }
}

const printTry = async (
  client: PfadClient,
  io: Io,
  attempt: TaskRef & { tryNumber: number; follow: boolean },
): Promise<void> => {
  for await (const lines of client.stream('logs.read', attempt, io.signal)) {
    await io.write(lines.map(formatLogLine).join(''))
  }
  io.signal.throwIfAborted()
}

const notStarted = ({ taskId, runId }: TaskRef): PfadError =>
  new PfadError('attempt-not-found', `${taskId} of ${runId} has not started yet.`, 'Wait for it with --follow.')

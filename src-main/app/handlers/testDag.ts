import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import { isRunOver } from '../../core/dagRun.ts'
import { isTaskOver } from '../../core/taskInstance.ts'
import { outlet, type Put } from './outlet.ts'
import type { Services } from './services.ts'

type TestInput = Parameters<Handlers['streams']['dags.test']>[0]
type TestItem = Handlers['streams']['dags.test'] extends (...args: never) => AsyncIterable<infer T> ? T : never

/** One run in the foreground: its states and the lines of its attempts as they come, at last the run. */
export const testDag = (services: Services, input: TestInput, signal: AbortSignal): AsyncIterable<TestItem> =>
  outlet<TestItem>(async (put, stop) => {
    const { scheduler, by } = services
    await services.dagsLoaded
    const watch = new AbortController()
    const changes = services.changes.subscribe(AbortSignal.any([stop, watch.signal]))[Symbol.asyncIterator]()
    // Subscribed before the run is there, so that no change falls between.
    const first = changes.next()
    try {
      const run = await scheduler.runTest({ ...input, by })
      const last = await followRun(services, { run, put, stop, next: first, changes })
      if (last === null) return
      if (!isRunOver(last.state)) await scheduler.cancelRun({ dagId: run.dagId, runId: run.runId, by })
      else await put({ kind: 'run', run: last })
    } finally {
      watch.abort()
      await first.catch(() => undefined)
    }
  }, signal)

type Following = {
  readonly run: DagRun
  readonly put: Put<TestItem>
  readonly stop: AbortSignal
  readonly next: Promise<IteratorResult<unknown>>
  readonly changes: AsyncIterator<unknown>
}

/** Until the run is over or nobody reads along; the run as it is then, null where it is gone. */
const followRun = async (
  services: Services,
  { run, put, stop, next: first, changes }: Following,
): Promise<DagRun | null> => {
  const { runStore } = services
  const { dagId, runId } = run
  const lanes = new Map<string, Lane>()
  const laneOf = ({ taskId, mapIndex }: TaskInstance): Lane => {
    const id = `${taskId}\n${mapIndex}`
    const lane = lanes.get(id) ?? createLane(services, put, stop)
    lanes.set(id, lane)
    return lane
  }
  await put({ kind: 'run', run })
  for (let next = first; ; next = changes.next()) {
    const [over, others] = partition(runStore.taskInstances(dagId, runId))
    const ended = over.map((instance) => laneOf(instance).show(instance, null))
    // What follows a task is told after the task's last line.
    const before = Promise.all(ended)
    before.catch(() => undefined)
    for (const instance of others)
      void laneOf(instance)
        .show(instance, before)
        .catch(() => undefined)
    const current = runStore.run(dagId, runId)
    if (current === null || isRunOver(current.state)) {
      await Promise.all(lanes.values().map(({ settled }) => settled()))
      return current
    }
    if ((await next).done) return runStore.run(dagId, runId)
  }
}

const partition = (instances: readonly TaskInstance[]): [TaskInstance[], TaskInstance[]] => [
  instances.filter(({ state }) => isTaskOver(state)),
  instances.filter(({ state }) => !isTaskOver(state)),
]

type Lane = {
  /** Settles once this and all before it was shown. */
  readonly show: (instance: TaskInstance, before: Promise<unknown> | null) => Promise<void>
  readonly settled: () => Promise<void>
}

/** What befalls one task instance, in order: a state that follows an attempt waits for the attempt's last line. */
const createLane = (services: Services, put: Put<TestItem>, stop: AbortSignal): Lane => {
  let tail = Promise.resolve()
  let seen = 'none/0/0/null'
  let shownTry = 0
  let shownLines = 0

  const showAttempt = async (instance: TaskInstance, tryNumber: number): Promise<void> => {
    if (tryNumber !== shownTry) shownLines = 0
    shownTry = tryNumber
    const { dagId, runId, taskId, mapIndex } = instance
    const find = () =>
      services.runStore
        .attempts(dagId, runId, taskId)
        .find((attempt) => attempt.mapIndex === mapIndex && attempt.tryNumber === tryNumber)
    const isOver = (): boolean => find()?.outcome !== null
    let skip = shownLines
    // One that goes on after a reschedule goes on in the same log: what was shown of it is left out.
    for await (const all of services.logs.read(
      { dagId, runId, taskId, mapIndex, tryNumber },
      { follow: true, isOver },
      stop,
    )) {
      const lines = all.slice(skip)
      skip = Math.max(0, skip - all.length)
      shownLines += lines.length
      if (lines.length > 0) await put({ kind: 'log', taskId, mapIndex, tryNumber, lines })
    }
  }
  const showChange = async (instance: TaskInstance): Promise<void> => {
    if (instance.state === 'running') await put({ kind: 'task', taskInstance: instance })
    for (let tryNumber = Math.max(1, shownTry); tryNumber <= instance.tryNumber; tryNumber += 1) {
      await showAttempt(instance, tryNumber)
    }
    if (instance.state !== 'running') await put({ kind: 'task', taskInstance: instance })
  }
  return {
    show: (instance, before) => {
      const now = `${instance.state}/${instance.tryNumber}/${instance.reschedules}/${instance.reason}`
      if (now !== seen) {
        seen = now
        tail = Promise.all([tail, instance.state === 'running' ? before : null]).then(() => showChange(instance))
        tail.catch(() => undefined)
      }
      return tail
    },
    settled: () => tail,
  }
}

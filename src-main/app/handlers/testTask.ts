import type { TaskTestResult } from '../../contract/calls/control.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { AttemptResult } from '../../engine/ports/attemptRunner.ts'
import { outlet } from './outlet.ts'
import type { Services } from './services.ts'

type Input = Parameters<Handlers['streams']['tasks.test']>[0]
type Item = Handlers['streams']['tasks.test'] extends (...args: never) => AsyncIterable<infer T> ? T : never

/** One task in the foreground: its lines as they are written, at last what became of it. Its log goes with it. */
export const testTask = (services: Services, input: Input, signal: AbortSignal): AsyncIterable<Item> =>
  outlet<Item>(async (put, stop) => {
    await services.dagsLoaded
    const test = await services.scheduler.testTask({ ...input, by: services.by }, stop)
    const { dagId, runId } = test.attempt
    let result: AttemptResult | null = null
    const done = test.result.then((value) => {
      result = value
    })
    try {
      await put({ kind: 'begin', runId: test.runId, missing: [...test.missing] })
      const isOver = (): boolean => result !== null
      for await (const lines of services.logs.read(test.attempt, { follow: true, isOver }, stop)) {
        await put({ kind: 'log', lines })
      }
      await done
      if (result !== null) await put({ kind: 'end', result: shown(result) })
    } finally {
      await done
      await services.logs.removeRun(dagId, runId)
    }
  }, signal)

const shown = (result: AttemptResult): TaskTestResult => {
  switch (result.outcome) {
    case 'success':
      return { state: 'success', reason: null, xcoms: result.xcoms }
    case 'failed':
      return { state: 'failed', reason: result.error.message, xcoms: result.xcoms ?? {} }
    case 'skipped':
      return { state: 'skipped', reason: result.reason, xcoms: result.xcoms ?? {} }
    case 'rescheduled':
      return { state: 'failed', reason: 'It was stopped while it waited to look again.', xcoms: {} }
    case 'lost':
    case 'cancelled':
      return { state: 'failed', reason: result.reason, xcoms: {} }
  }
}

import type { CallInput } from '../../../src-main/contract/calls.ts'
import type { StackLogLine, StackReading } from '../../../src-main/contract/models/stack.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { attempt } from '../../shared/ui/tell.ts'
import { VERB_WORDS } from './serviceLook.ts'

export const stackStatus = defineLive({
  load: (_key: null, signal) => pfad.call('stack.status', {}, signal),
  concerns: ({ topic }) => topic === 'stack',
  gapMs: 400,
})

export const resetPreview = defineLive({
  load: (_key: null, signal) => pfad.call('stack.resetPreview', {}, signal),
  concerns: ({ topic }) => topic === 'stack',
  gapMs: 2000,
})

/** Begins it; how it goes is in the status. Resolves to whether it was begun. */
export const runStack = async (wish: CallInput<'stack.run'>): Promise<boolean> => {
  const begun = await attempt(VERB_WORDS[wish.verb], () => pfad.call('stack.run', wish))
  await stackStatus.refresh(null)
  return begun !== undefined
}

export const cancelStack = async (): Promise<void> => {
  await attempt('Cancelling', () => pfad.call('stack.cancel', {}))
  await stackStatus.refresh(null)
}

/** A stream that is opened again after a lost connection, until `signal` aborts. */
const again = async (work: () => Promise<void>, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      await work()
      return
    } catch {
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 2000))
    }
  }
}

export const followLogs = (
  wish: { readonly services: readonly string[]; readonly search: string },
  onLines: (lines: readonly StackLogLine[], isStart: boolean) => void,
  signal: AbortSignal,
): Promise<void> =>
  again(async () => {
    let isStart = true
    const input = { services: [...wish.services], search: wish.search, tail: 300, follow: true }
    for await (const lines of pfad.stream('stack.logs', input, signal)) {
      onLines(lines, isStart)
      isStart = false
    }
  }, signal)

export const followStats = (
  onReadings: (readings: readonly StackReading[]) => void,
  signal: AbortSignal,
): Promise<void> =>
  again(async () => {
    for await (const readings of pfad.stream('stack.stats', {}, signal)) onReadings(readings)
  }, signal)

import type { CallInput } from '../../contract/calls.ts'
import { fromErrorShape, PfadError } from '../../contract/error.ts'
import type { ServiceProgress, StackOperation } from '../../contract/models/stack.ts'
import type { PfadClient } from '../../contract/pfadContract.ts'
import type { Io } from './io.ts'

export type Wish = CallInput<'stack.run'>

/**
 * Does something to the stack and tells how it goes, on stderr. Asked to stop, it cancels and waits until nothing half made is
 * left. Throws why it failed.
 */
export const runStack = async (client: PfadClient, io: Io, wish: Wish): Promise<void> => {
  const begun = await client.call('stack.run', wish, io.signal)
  let ended: StackOperation | null = null
  const shown = new Map<string, string>()
  try {
    for await (const news of client.stream('stack.follow', { operationId: begun.id }, io.signal)) {
      if (news.kind === 'end') ended = news.operation
      else if (news.kind === 'line') io.note(`${news.service === '' ? '' : `${news.service} | `}${news.text}`)
      else tell(io, news.progress, shown)
    }
  } finally {
    io.progress(null)
    if (io.signal.aborted && ended === null) {
      io.note('Giving up: what was made and not started is being removed …')
      await client.call('stack.cancel', {})
    }
  }
  io.signal.throwIfAborted()
  if (ended?.error != null) throw fromErrorShape(ended.error)
  if (ended === null) {
    throw new PfadError('operation-not-found', `"${wish.verb}" ended unseen.`, 'See how it stands: pfad stack status')
  }
}

/** Each step of a service once; what a download has got so far in the line that the next one replaces. */
const tell = (io: Io, { service, phase, message, done, total }: ServiceProgress, shown: Map<string, string>): void => {
  if (phase === 'building') return
  if (phase === 'pulling' && done !== null) {
    const share = total === null || total === 0 ? '' : ` ${Math.floor((done / total) * 100)} %`
    return io.progress(`${service}: ${message} ${(done / 2 ** 20).toFixed(0)} MB${share}`)
  }
  const step = `${phase} ${message}`
  if (shown.get(service) === step) return
  shown.set(service, step)
  io.note(`${service.padEnd(16)} ${message}`)
}

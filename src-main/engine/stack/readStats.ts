import type { StackReading } from '../../contract/models/stack.ts'
import type { Clock } from '../ports/clock.ts'
import type { ContainerEngine, ContainerInfo } from '../ports/containerEngine.ts'
import { sleep } from '../sleep.ts'
import { serviceOf } from './labels.ts'

/** How often a reader is told (ms). */
const EACH = 1000

/** CPU and memory of all containers that run, each second, until `signal` aborts. Those that come later are read as well. */
export async function* readStats(
  of: {
    readonly engine: ContainerEngine
    readonly clock: Clock
    readonly containers: (signal: AbortSignal) => Promise<readonly ContainerInfo[]>
  },
  signal: AbortSignal,
): AsyncGenerator<StackReading[]> {
  const { engine, clock } = of
  const ending = new AbortController()
  const either = AbortSignal.any([signal, ending.signal])
  const latest = new Map<string, StackReading>()
  const reading = new Map<string, Promise<void>>()
  const read = async ({ id, name, labels }: ContainerInfo): Promise<void> => {
    try {
      for await (const stats of engine.stats(id, either)) {
        latest.set(id, { service: serviceOf({ labels }), container: name, ...stats })
      }
    } catch {
      // Gone, or its engine is: it has no reading then.
    }
    latest.delete(id)
    reading.delete(id)
  }
  try {
    while (!either.aborted) {
      const running = (await of.containers(either)).filter(({ state }) => state === 'running')
      for (const each of running) if (!reading.has(each.id)) reading.set(each.id, read(each))
      await sleep(clock, EACH, either)
      if (!either.aborted) yield [...latest.values()].toSorted((a, b) => (a.container < b.container ? -1 : 1))
    }
  } finally {
    ending.abort(new Error('nobody reads'))
    await Promise.all(reading.values())
  }
}

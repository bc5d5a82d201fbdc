import type {
  ContainerEvent,
  ContainerStats,
  Labels,
  LogLine,
  LogOptions,
} from '../../../../src-main/engine/ports/containerEngine.ts'
import { type FakeWorld, isUp, matches } from './world.ts'

/** Resolves at the next change of the world, or when `signal` aborts. */
const nextChange = (world: FakeWorld, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      world.listeners.delete(done)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    world.listeners.add(done)
    signal?.addEventListener('abort', done)
    if (signal?.aborted) done()
  })

export async function* followLogs(
  world: FakeWorld,
  id: string,
  { follow, since, tail }: LogOptions,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  const container = world.find(id)
  const there = container.lines.filter(({ at }) => since === undefined || at >= since)
  const skipped = tail === undefined ? 0 : Math.max(0, there.length - tail)
  const first = there[skipped]
  let index = first ? container.lines.indexOf(first) : container.lines.length
  while (!signal?.aborted) {
    const line = container.lines[index]
    if (line) {
      index += 1
      yield line
    } else {
      if (!follow || !isUp(container) || !world.containers.has(container.info.id)) return
      await nextChange(world, signal)
    }
  }
}

export async function* followStats(world: FakeWorld, id: string, signal?: AbortSignal): AsyncGenerator<ContainerStats> {
  const container = world.find(id)
  while (isUp(container) && world.containers.has(container.info.id) && !signal?.aborted) {
    const memoryLimit = container.spec.memory ?? 8 * 1024 ** 3
    yield { at: world.now(), cpuPercent: 1, memory: Math.round(memoryLimit / 10), memoryLimit }
    await new Promise<void>((resolve) => {
      const cancel = world.after(5, resolve)
      signal?.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })
  }
}

export async function* followEvents(
  world: FakeWorld,
  connection: { readonly isUp: boolean; readonly generation: number },
  labels: Labels,
  signal?: AbortSignal,
): AsyncGenerator<'connected' | ContainerEvent> {
  let index = world.events.length
  let connectedTo: number | null = null
  while (!signal?.aborted) {
    if (connection.isUp && connectedTo !== connection.generation) {
      connectedTo = connection.generation
      yield 'connected'
      continue
    }
    const event = connection.isUp ? world.events[index] : undefined
    if (event) {
      index += 1
      if (matches(event.labels, labels)) yield event
    } else await nextChange(world, signal)
  }
}

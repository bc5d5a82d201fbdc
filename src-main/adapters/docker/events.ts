import { setTimeout as sleep } from 'node:timers/promises'
import { PfadError } from '../../contract/error.ts'
import type { ContainerEngine, ContainerEvent, Labels } from '../../engine/ports/containerEngine.ts'
import { openStream } from './ask.ts'
import type { Call } from './call.ts'
import { toHealth } from './containerInfo.ts'
import { jsonLines } from './jsonLines.ts'

type Message = {
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> }
  readonly timeNano: number
}

/**
 * What is told. Each health check runs a program, and so makes three events more: those are nobody's business. Podman has
 * some words of its own, and would find none of them if it were asked for Docker's, so all of them come here.
 */
const ACTIONS = new Set([
  ...['create', 'start', 'die', 'oom', 'health_status', 'destroy', 'stop', 'kill', 'pause', 'unpause', 'restart'],
])
const OF_PODMAN: Readonly<Record<string, string>> = { died: 'die', remove: 'destroy' }
const RETRY_MS = [200, 500, 1000, 2000, 5000]
const SECOND = 1e9
const WHAT = 'Events could not be read'

/**
 * `ContainerEngine.events`. A new connection asks from a second before the last event on, since the engine writes them down
 * a little out of order, and passes over those that it has given already.
 */
export const followEvents = (call: Call): ContainerEngine['events'] =>
  async function* events(labels, signal): AsyncGenerator<'connected' | ContainerEvent> {
    const given = createGiven()
    let start: number | null = null
    let failures = 0
    while (!signal?.aborted) {
      try {
        start ??= await engineTime(call, signal)
        const since = Math.max(start, given.newest() - SECOND)
        const chunks = await call(WHAT, (docker) => openStream(docker, '/events', query(labels, since)), {
          ...{ signal, timeoutMs: null },
        })
        failures = 0
        yield 'connected'
        for await (const message of jsonLines<Message>(chunks)) {
          if (!given.isNew(message)) continue
          const event = toEvent(message)
          if (ACTIONS.has(event.action)) yield event
        }
      } catch (thrown) {
        const failure = call.failure(thrown, WHAT, signal)
        if (!signal?.aborted && !isAway(failure)) throw failure
      }
      await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0, signal)
      failures += 1
    }
  }

const isAway = (failure: unknown): boolean =>
  failure instanceof PfadError && ['engine-stopped', 'engine-missing', 'engine-denied'].includes(failure.code)

/** The engine's own clock, in nanoseconds: that of a virtual machine is another than ours. */
const engineTime = async (call: Call, signal?: AbortSignal): Promise<number> => {
  const { SystemTime } = await call(WHAT, (docker) => docker.info(), { signal, timeoutMs: 30_000 })
  return Date.parse(SystemTime) * 1e6
}

/** Which events were given already: what was given in the last seconds is remembered, and where to begin again. */
const createGiven = () => {
  let newest = 0
  const keys = new Map<string, number>()
  return {
    newest: () => newest,
    isNew({ timeNano, Action, Actor }: Message): boolean {
      const key = `${timeNano} ${Action} ${Actor.ID}`
      if (keys.has(key)) return false
      newest = Math.max(newest, timeNano)
      keys.set(key, timeNano)
      if (keys.size > 2000) for (const [old, at] of keys) if (at < newest - 2 * SECOND) keys.delete(old)
      return true
    },
  }
}

const query = (labels: Labels, since: number) => ({
  since: `${Math.floor(since / SECOND)}.${String(Math.floor(since % SECOND)).padStart(9, '0')}`,
  filters: { type: ['container'], label: labelFilter(labels) },
})

/** An empty value asks for the label only. */
export const labelFilter = (labels: Labels): string[] =>
  Object.entries(labels).map(([name, value]) => (value === '' ? name : `${name}=${value}`))

/** The engine mixes a container's labels with words of its own. */
const OWN = new Set(['name', 'image', 'exitCode', 'signal', 'execID', 'containerExitCode', 'podId'])

const toEvent = ({ Action, Actor: { ID, Attributes }, timeNano }: Message): ContainerEvent => {
  const [word = '', detail] = Action.split(': ')
  const action = OF_PODMAN[word] ?? word
  const exitCode = Attributes['exitCode'] ?? Attributes['containerExitCode']
  return {
    at: Math.floor(timeNano / 1e6),
    containerId: ID,
    name: Attributes['name'] ?? '',
    labels: Object.fromEntries(Object.entries(Attributes).filter(([name]) => !OWN.has(name))),
    action,
    exitCode: action === 'die' && exitCode !== undefined ? Number(exitCode) : null,
    health: action === 'health_status' ? toHealth(detail) : null,
  }
}

/** Ends early, without an error, when `signal` aborts. */
const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal && { signal }).catch(() => undefined)

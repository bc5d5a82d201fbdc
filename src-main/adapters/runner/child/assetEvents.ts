import { PfadError } from '../../../contract/error.ts'
import type { Asset } from '../../../core/authoring/asset.ts'
import type { OutletEvent, TriggeringAssetEvent } from '../../../core/authoring/context.ts'
import type { DagDefinition } from '../../../core/authoring/dag.ts'
import { toJson } from '../../../core/authoring/json.ts'
import type { AttemptRequest } from '../../../engine/ports/attemptRunner.ts'

/** More (bytes of JSON) does not belong beside an update: put it into an object, and name that. */
const LARGEST_EXTRA = 16 * 1024

/** What an attempt says of the assets that it updates. */
export type OutletEvents = {
  readonly of: (asset: Asset) => OutletEvent
  /** As JSON text, by asset; those that say nothing are left out. Throws where one is no JSON object, or too large. */
  readonly extras: () => Record<string, string>
}

export const createOutletEvents = (dag: DagDefinition, { attempt, work }: AttemptRequest): OutletEvents => {
  const task = work.kind === 'task' ? dag.tasks.find(({ taskId }) => taskId === attempt.taskId) : undefined
  const events = new Map((task?.options.outlets ?? []).map(({ name }): [string, OutletEvent] => [name, { extra: {} }]))
  return {
    of: ({ name }) => {
      const event = events.get(name)
      if (event !== undefined) return event
      throw new PfadError(
        'no-outlet',
        `The task "${attempt.taskId}" does not have the asset "${name}" as an outlet.`,
        `Give it the option outlets: [asset('${name}')].`,
      )
    },
    extras: () => Object.fromEntries([...events].flatMap(([name, { extra }]) => extraText(name, extra))),
  }
}

const extraText = (name: string, extra: unknown): [string, string][] => {
  const json = toJson(extra)
  if ('found' in json || typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    const what = 'found' in json ? `has ${json.found}${json.path === '' ? '' : ` in ${json.path}`}` : 'is not an object'
    throw new PfadError('extra-not-json', `The extra of the asset "${name}" ${what}.`, 'Give it an object of JSON.')
  }
  if (Object.keys(json.value).length === 0) return []
  const text = JSON.stringify(json.value)
  const bytes = Buffer.byteLength(text)
  if (bytes <= LARGEST_EXTRA) return [[name, text]]
  throw new PfadError(
    'extra-too-large',
    `The extra of the asset "${name}" has ${bytes} bytes; at most ${LARGEST_EXTRA} are kept.`,
    'Put it into the object store and give its path.',
  )
}

/** By asset, oldest first. */
export const triggeringAssetEvents = (request: AttemptRequest): Record<string, TriggeringAssetEvent[]> => {
  const events = (request.triggeringAssetEvents ?? []).map(({ asset, at, extra, source }) => ({
    ...{ asset, at: new Date(at), extra, source },
  }))
  return Object.fromEntries(Map.groupBy(events, ({ asset }) => asset))
}

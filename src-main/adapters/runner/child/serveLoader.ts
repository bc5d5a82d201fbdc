import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PfadError } from '../../../contract/error.ts'
import { type DagDefinition, dagDefinition, takeMadeDags } from '../../../core/authoring/dag.ts'
import { serialize } from '../../../core/authoring/serialize.ts'
import type { ParentLink } from '../../../engine/ports/processHost.ts'
import type { LoadAnswer, LoaderOptions, LoadRequest } from '../loaderProtocol.ts'
import { importFailure } from './importFailure.ts'
import { keepVersion, versionOf } from './keepVersion.ts'
import { installLoadHooks } from './loadHooks.ts'
import { countLeftBehind } from './resources.ts'
import { watchSurroundings } from './surroundings.ts'

/** The loader's program: loads the DAG files that its parent names, one after the other. */
export const serveLoader = (parent: ParentLink, options: LoaderOptions): void => {
  const hooks = installLoadHooks(pathToFileURL(options.publicModule).href)

  // Whatever a file does to what all modules share is not for the next one.
  const areChanged = watchSurroundings()
  const isDirty = (busy: number): boolean => areChanged() || countLeftBehind() > busy

  const load = async ({ id, file }: LoadRequest): Promise<LoadAnswer> => {
    const busy = countLeftBehind()
    const { root, name, fileloc } = file
    const { recording, load: run } = hooks.begin(root, name)
    const inRoot = (other: string): string => join(root, ...other.split('/'))
    const files = (): string[] => [
      ...new Set([file.path, ...[...recording.sources.keys()].map(inRoot), ...recording.failed]),
    ]
    takeMadeDags()
    try {
      const dags = collectDags(await run())
      const version = versionOf(recording.sources)
      const serialized = dags.map((dag) => serialize(dag, version, fileloc))
      await keepVersion(options.versions, version, recording.sources)
      return { id, ok: true, version, dags: serialized, files: files(), dirty: isDirty(busy) }
    } catch (thrown) {
      const { message, line, path: where } = importFailure(thrown, recording, name)
      const place = where === null || where === name ? '' : `${where}${line === null ? '' : `, line ${line}`}: `
      return {
        id,
        ok: false,
        line: where === name ? line : null,
        message: place + message,
        files: files(),
        dirty: isDirty(busy),
      }
    }
  }

  // A rejection that nobody awaits says nothing of the DAG; what it breaks shows when the task runs.
  process.on('unhandledRejection', () => undefined)
  parent.onMessage((message) => {
    void load(message as LoadRequest).then((answer) => parent.post(answer))
  })
}

/** The DAGs that the file exports; one that was made and that nobody exports is a slip. */
const collectDags = ([own, ...others]: unknown[]): DagDefinition[] => {
  const exported = (namespace: unknown): unknown[] => Object.values(namespace as Record<string, unknown>)
  const dags = new Map<string, DagDefinition>()
  for (const one of exported(own)) {
    const dag = dagDefinition(one)
    if (dag === null) continue
    const other = dags.get(dag.dagId)
    if (other !== undefined && other !== dag) {
      throw new PfadError('bad-dag', `Two DAGs of this file are called "${dag.dagId}".`, 'Give one of them another id.')
    }
    dags.set(dag.dagId, dag)
  }
  const known = new Set([own, ...others].flatMap(exported))
  const forgotten = takeMadeDags().find((made) => !known.has(made))
  if (forgotten !== undefined) {
    throw new PfadError('bad-dag', `DAG "${forgotten.dagId}" is not exported.`, 'Write `export default dag(…)`.')
  }
  return [...dags.values()]
}

import { pathToFileURL } from 'node:url'
import type { LoadedMessage, LoadMessage } from '../../adapters/runner/protocol.ts'
import { PfadError } from '../../contract/error.ts'
import { dagsOf } from '../../core/authoring/dag.ts'
import { serialize } from '../../core/authoring/serialize.ts'
import { installDagModules } from './shared/dagModules.ts'
import { describeImportError } from './shared/importError.ts'
import { connectParent } from './shared/parent.ts'
import { keepVersion, versionOf } from './shared/versions.ts'

/** The loader child: imports one DAG file at a time and tells what DAGs it has. */
const parent = connectParent()
let loads = 0

const load = async ({ file, versions, publicModule }: LoadMessage): Promise<LoadedMessage> => {
  loads += 1
  const { root, path, fileloc } = file
  const salt = `load=${loads}`
  const { sources, remove } = installDagModules({ root, publicModule, salt, packagesFrom: path })
  try {
    const module = (await import(`${pathToFileURL(path).href}?${salt}`)) as Record<string, unknown>
    const version = versionOf(root, sources.values())
    const dags = dagsOf(module).map((builder) => serialize(builder, { version, fileloc }))
    const ids = dags.map(({ dagId }) => dagId)
    const twice = ids.find((id, index) => ids.indexOf(id) !== index)
    if (twice) throw new PfadError('bad-dag', `Two DAGs of this file are called "${twice}".`, 'Rename one of them.')
    keepVersion(versions, { version, root, sources: sources.values() })
    return { t: 'loaded', ok: true, version, dags, files: [...sources.keys()] }
  } catch (thrown) {
    return { t: 'loaded', ok: false, error: describeImportError(thrown, path), files: [...sources.keys()] }
  } finally {
    remove()
  }
}

parent.onMessage((message) => {
  void load(message as LoadMessage).then((answer) => parent.post(answer))
})

import { PfadError } from '../../src-main/contract/error.ts'
import type { TaskContext } from '../../src-main/core/authoring/context.ts'
import {
  type Command,
  type HttpAnswer,
  type HttpTarget,
  type Machine,
  withMachine,
} from '../../src-main/core/authoring/machine.ts'
import { dag } from '../../src-main/core/pfad.ts'
import { createFakeContext, runTask } from './taskContext.ts'

/** Runs the task that `body` makes, with id `task`, on a machine that answers as it is told. */
export const runOn = async (
  body: () => unknown,
  of: {
    readonly now?: number
    readonly firstStartedAt?: number
    readonly files?: readonly string[]
    readonly answer?: Partial<HttpAnswer>
    readonly exitCode?: number
    readonly objects?: Readonly<Record<string, string>>
  } = {},
) => {
  const fake = createFakeContext({ dagId: 'd', taskId: 'task', ...(of.objects ? { objects: of.objects } : {}) })
  Object.assign(fake.context, { objects: listed(of.objects ?? {}) })
  const requests: HttpTarget[] = []
  const commands: Command[] = []
  const machine: Machine = {
    now: () => of.now ?? 1000,
    firstStartedAt: of.firstStartedAt ?? 1000,
    run: async (command) => {
      commands.push(command)
      return { exitCode: of.exitCode ?? 0, signal: null, lastLine: 'last', result: null }
    },
    files: async () => [...(of.files ?? [])],
    request: async (target) => {
      requests.push(target)
      return { status: 200, headers: {}, text: '', place: 'http://there/path', ...of.answer }
    },
  }
  const made = dag('d', {}, body)
  const running = runTask(made, 'task', withMachine(fake.context, machine))
  const outcome = await running.then(
    (result) => ({ result, thrown: null }),
    (thrown: unknown) => ({ result: null, thrown }),
  )
  return { ...outcome, ...fake, requests, commands }
}

/** The reading half of an object store that holds these: `bucket/key` → text. */
const listed = (objects: Readonly<Record<string, string>>): Pick<TaskContext['objects'], 'stat' | 'list'> => {
  const all = Object.keys(objects).map((path) => {
    const [bucket = '', ...key] = path.split('/')
    return { bucket, key: key.join('/'), size: 0, lastModified: 0, etag: '' }
  })
  const inBucket = (wanted: string) => {
    const found = all.filter(({ bucket }) => bucket === wanted)
    if (found.length === 0) throw new PfadError('bucket-not-found', `There is no bucket ${wanted}.`)
    return found
  }
  return {
    async stat(bucket, wanted) {
      const found = inBucket(bucket).find(({ key }) => key === wanted)
      if (found === undefined) throw new PfadError('object-not-found', `There is no ${bucket}/${wanted}.`)
      return found
    },
    list: async (bucket, { prefix = '', after = '' } = {}) =>
      inBucket(bucket).filter(({ key }) => key.startsWith(prefix) && key > after),
  }
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DagLoader, LoadedFile } from '../engine/ports/dagLoader.ts'
import { createDagFolder, type DagFolder } from './dagFolder.ts'

const SOURCE = "import { dag } from 'pfad'\nexport default dag('x', {}, () => {})\n"

let root: string
let folder: DagFolder | null
let told: unknown[]
let events: string[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-keeping-dags-'))
  folder = null
  told = []
  events = []
})
afterEach(async () => {
  await folder?.[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

const loader = {
  load: async (fileloc: string): Promise<LoadedFile> => {
    events.push(`load ${fileloc}`)
    return { ok: true, fileloc, version: 'v', dags: [], files: [] }
  },
} as unknown as DagLoader

const open = (over: Partial<Parameters<typeof createDagFolder>[0]> = {}): DagFolder => {
  folder = createDagFolder({
    folders: [{ scheme: 'dags', path: join(root, 'dags') }],
    loader,
    onLoaded: async ({ fileloc }) => void events.push(`loaded ${fileloc}`),
    onGone: async (fileloc) => void events.push(`gone ${fileloc}`),
    onProblem: (problem) => told.push(problem),
    ...over,
  })
  return folder
}
const save = async (name: string): Promise<void> => {
  await mkdir(join(root, 'dags'), { recursive: true })
  await writeFile(join(root, 'dags', name), SOURCE)
}

describe('the folder of DAG files', () => {
  it('is loaded once every file has been handed over', async () => {
    await save('a.ts')
    const registered = Promise.withResolvers<void>()
    const { loaded } = open({ onLoaded: () => registered.promise })
    let isLoaded = false
    void loaded.then(() => {
      isLoaded = true
    })
    await sleep(50)
    expect(isLoaded).toBe(false)
    registered.resolve()
    await loaded
  })

  it('loads a file again that could not be handed over, and says why', async () => {
    await save('a.ts')
    const refusal = new Error('the disk is full')
    let isFull = true
    const onLoaded = async ({ fileloc }: LoadedFile): Promise<void> => {
      if (isFull) throw refusal
      events.push(`loaded ${fileloc}`)
    }
    await open({ onLoaded }).loaded
    expect(told).toEqual([refusal])
    isFull = false
    await save('b.ts')
    await vi.waitFor(() => expect(events).toContain('loaded dags:a.ts'), 5000)
  })

  it('goes on with other files while one is slow to load', async () => {
    const slow = Promise.withResolvers<void>()
    const load = async (fileloc: string): Promise<LoadedFile> => {
      if (fileloc === 'dags:slow.ts') await slow.promise
      return loader.load(fileloc)
    }
    await save('slow.ts')
    const looked: number[] = []
    const { loaded } = open({
      loader: { load } as unknown as DagLoader,
      onLooked: async () => void looked.push(1),
    })
    await sleep(50)
    await save('b.ts')
    await vi.waitFor(() => expect(events).toContain('loaded dags:b.ts'), 5000)
    expect(events).not.toContain('load dags:slow.ts')
    // Nothing is tidied away that it may be about to use.
    expect(looked).toEqual([])
    slow.resolve()
    await loaded
    expect(events.filter((event) => event.endsWith('slow.ts'))).toEqual(['load dags:slow.ts', 'loaded dags:slow.ts'])
    expect(looked).not.toEqual([])
  })

  it('takes a file that does not look like a DAG for a while as one that is being edited', async () => {
    await save('a.ts')
    await open().loaded
    await writeFile(join(root, 'dags', 'a.ts'), '')
    await vi.waitFor(() => expect(events.filter((event) => event === 'loaded dags:a.ts')).toHaveLength(2), 5000)
    await rm(join(root, 'dags', 'a.ts'))
    await vi.waitFor(() => expect(events.at(-1)).toBe('gone dags:a.ts'), 5000)
  })

  it('tells of a folder that cannot be looked at, and takes none of its DAGs for gone', async () => {
    const looked: number[] = []
    await save('a.ts')
    await open({ onLooked: async () => void looked.push(1) }).loaded
    await rm(join(root, 'dags'), { recursive: true })
    await writeFile(join(root, 'dags'), 'a file where a folder should be')
    await vi.waitFor(() => expect(told).toMatchObject([{ code: 'dags-unreadable' }]), 5000)
    expect(events).not.toContain('gone dags:a.ts')
    expect(looked).toEqual([1])
  })

  it('that cannot even be made is a problem told; the app goes on', async () => {
    await writeFile(join(root, 'file'), '')
    await open({ folders: [{ scheme: 'dags', path: join(root, 'file', 'dags') }] }).loaded
    expect(told).toHaveLength(1)
  })
})

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFolderWatch, type FolderWatch } from './folderWatch.ts'

let root: string
let watching: FolderWatch
/** Resolves at the next change that is told of. */
let next: PromiseWithResolvers<void>

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-watch-'))
  next = Promise.withResolvers()
  watching = createFolderWatch(root, () => next.resolve())
  await watching.refresh()
})

afterEach(async () => {
  watching[Symbol.dispose]()
  await rm(root, { recursive: true, force: true })
})

/** Does it, and waits until a change was told of; the test times out if none is. */
const noticed = async (change: () => Promise<unknown>): Promise<void> => {
  next = Promise.withResolvers()
  await change()
  await next.promise
}

describe('createFolderWatch', () => {
  it('notices a file however often an editor replaces it', async () => {
    for (let save = 0; save < 6; save++) {
      await writeFile(join(root, 'dag.draft'), `${save}`)
      await noticed(() => rename(join(root, 'dag.draft'), join(root, 'dag.ts')))
      // The rename tells of both names; let the second one go by.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect.assertions(0)
  })

  it('notices what happens in a folder that came later', async () => {
    await noticed(() => mkdir(join(root, 'team')))
    await watching.refresh()
    await noticed(() => writeFile(join(root, 'team', 'dag.ts'), 'x'))
    expect.assertions(0)
  })

  it('goes on without a folder that went, and with one that came back', async () => {
    await mkdir(join(root, 'team'))
    await watching.refresh()
    await noticed(() => rm(join(root, 'team'), { recursive: true }))
    await watching.refresh()
    await noticed(() => mkdir(join(root, 'team')))
    await watching.refresh()
    await noticed(() => writeFile(join(root, 'team', 'dag.ts'), 'x'))
    expect.assertions(0)
  })
})

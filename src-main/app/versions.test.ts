import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createVersions } from './versions.ts'

const hash = (of: string): string => of.repeat(64).slice(0, 64)
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pfad-keeping-versions-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('removes versions that nothing needs, nothing else, and once an hour at most', async () => {
  for (const name of [hash('a'), hash('b'), hash('c'), 'mine', '.tmp-1']) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'x.ts'), 'x')
  }
  let needed = [hash('a'), hash('b')]
  let now = 1000
  const versions = createVersions({ folder, inUse: () => needed, now: () => now })
  await versions.tidy()
  expect((await readdir(folder)).toSorted()).toEqual(['.tmp-1', hash('a'), hash('b'), 'mine'])
  needed = [hash('a')]
  now += 59 * 60_000
  await versions.tidy()
  expect(await readdir(folder)).toContain(hash('b'))
  now += 2 * 60_000
  await versions.tidy()
  expect((await readdir(folder)).toSorted()).toEqual(['.tmp-1', hash('a'), 'mine'])
})

it('is content where no version was kept yet', async () => {
  const versions = createVersions({ folder: join(folder, 'none'), inUse: () => [], now: () => 0 })
  await expect(versions.tidy()).resolves.toBeUndefined()
})

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, pfad } from '../setup/app.ts'

const root = join(import.meta.dirname, '..', '..')

/** The DAG files that a guide shows. */
const examplesIn = async (guide: string): Promise<string[]> =>
  [...(await readFile(join(root, guide), 'utf8')).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? '')

describe('the DAGs in the guides', () => {
  it.each([
    ['README.md', ['users_per_hour']],
    ['docs/dags.md', ['posts']],
  ])('load as %s shows them', async (guide, dagIds) => {
    await using home = await createTestHome()
    await mkdir(join(home.path, 'dags'))
    for (const [index, code] of (await examplesIn(guide)).entries()) {
      await writeFile(join(home.path, 'dags', `example${index}.ts`), code)
    }
    const errors = await pfad(home.path, ['dags', 'list-import-errors', '-o', 'json'])
    expect(JSON.parse(errors.stdout)).toEqual([])
    const list = await pfad(home.path, ['dags', 'list', '-o', 'json'])
    expect((JSON.parse(list.stdout) as { dag_id: string }[]).map(({ dag_id }) => dag_id)).toEqual(
      expect.arrayContaining(dagIds),
    )
  })
})

describe('ARCHITECTURE.md', () => {
  it('names only files and folders that are there', async () => {
    const text = await readFile(join(root, 'ARCHITECTURE.md'), 'utf8')
    const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*(?:\/|\.tsx?))`/g)].map(([, path]) => path ?? '')
    // Names count from the top or from the folder that the table's row is about; `dags/` is the home's.
    const places = [
      '',
      'src-main',
      'src-main/contract',
      'src-main/core',
      'src-main/adapters',
      'src-main/app',
      'src-renderer',
      'tests',
    ]
    const missing = named.filter(
      (path) => path !== 'dags/' && !places.some((place) => existsSync(join(root, place, path))),
    )
    expect(named.length).toBeGreaterThan(30)
    expect(missing).toEqual([])
  })
})

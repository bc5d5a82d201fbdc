import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, pfad, startApp } from '../setup/app.ts'
import { typeCheck } from '../setup/typeCheck.ts'

const root = join(import.meta.dirname, '..', '..')

/** The DAG files that a guide shows. */
const examplesIn = async (guide: string): Promise<string[]> =>
  [...(await readFile(join(root, guide), 'utf8')).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? '')

describe('the DAGs in the guides', () => {
  it.each([
    ['README.md', ['users_per_hour']],
    ['docs/dags.md', ['shop', 'party', 'posts', 'shapes', 'kinds', 'produce_data_asset', 'medallion']],
    ['docs/configuration.md', ['back']],
    ['docs/keeping.md', ['nightly']],
  ])('load as %s shows them', async (guide, dagIds) => {
    await using home = await createTestHome()
    await mkdir(join(home.path, 'dags'))
    for (const [index, code] of (await examplesIn(guide)).entries()) {
      await writeFile(join(home.path, 'dags', `example${index}.ts`), code)
    }
    // The last one is there for its tsconfig only.
    await pfad(home.path, ['dags', 'new', 'any'])
    expect(typeCheck(home.path, 'typescript-7')).toBe('')
    const errors = await pfad(home.path, ['dags', 'list-import-errors', '-o', 'json'])
    expect(JSON.parse(errors.stdout)).toEqual([])
    const list = await pfad(home.path, ['dags', 'list', '-o', 'json'])
    expect((JSON.parse(list.stdout) as { dag_id: string }[]).map(({ dag_id }) => dag_id)).toEqual(
      expect.arrayContaining(dagIds),
    )
  })
})

describe('the ten minutes of docs/dags.md', () => {
  it('go as they are told, word by word', async () => {
    const guide = await readFile(join(root, 'docs/dags.md'), 'utf8')
    const part = guide.slice(guide.indexOf('## In ten minutes'), guide.indexOf('## Steps'))
    const [before, ...after] = part.split('Start the app')
    const commands = (text: string): string[][] =>
      [...text.matchAll(/^pfad (.*)$/gm)].map(([, words = '']) => words.split(' '))
    const [make = [], ...tries] = commands(before ?? '')
    const [code = ''] = await examplesIn('docs/dags.md')

    await using home = await createTestHome()
    const made = await pfad(home.path, make)
    await writeFile(made.stdout.trim(), code)
    for (const words of tries) expect(await pfad(home.path, words), words.join(' ')).toMatchObject({ code: 0 })
    const tested = await pfad(home.path, ['tasks', 'logs', 'shop', 'prepare.extract', '2025-01-15', '--try', '1'])
    expect(tested.stdout).toContain('the shop does not answer')

    await using app = await startApp(home.path)
    for (const words of commands(after.join(''))) {
      const done = await pfad(home.path, words)
      expect(done, `${words.join(' ')}\n${done.stderr}`).toMatchObject({ code: 0 })
      if (words[1] === 'logs') expect(done.stdout).toContain('the second try got them')
    }
    const ended = async (): Promise<string | undefined> =>
      (await app.client.call('runs.list', { dagId: 'shop', limit: 10 })).find(({ runType }) => runType === 'manual')
        ?.state
    await expect.poll(ended, { timeout: 30_000 }).toBe('success')
    const { stdout } = await pfad(home.path, ['tasks', 'state', 'shop', 'publish', '2025-01-16'])
    expect(stdout.trim()).toBe('success')
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
      'src-main/engine',
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

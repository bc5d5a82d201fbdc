import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestHome, pfad, startApp } from '../setup/app.ts'
import { typeCheck } from '../setup/typeCheck.ts'

const TEMPLATES = ['minimal', 'etl', 'sensor', 'assets', 'commands']

describe('pfad dags new', () => {
  it('writes a DAG from each template that compiles, loads and runs as it is', async () => {
    await using home = await createTestHome()
    for (const template of TEMPLATES) {
      const made = await pfad(home.path, ['dags', 'new', `my_${template}`, '--template', template])
      expect(made).toMatchObject({ code: 0, stdout: `${join(home.path, 'dags', `my_${template}.ts`)}\n` })
    }
    expect(typeCheck(home.path, 'typescript-7')).toBe('')
    expect(typeCheck(home.path, 'typescript')).toBe('')
    const errors = await pfad(home.path, ['dags', 'list-import-errors', '-o', 'json'])
    expect(JSON.parse(errors.stdout)).toEqual([])
    for (const template of TEMPLATES) {
      const run = await pfad(home.path, ['dags', 'test', `my_${template}`, '2025-01-15'])
      expect(run, run.stdout).toMatchObject({ code: 0 })
    }
  })

  it('gives an editor types from the home alone, that tell right from wrong', async () => {
    await using home = await createTestHome()
    await pfad(home.path, ['dags', 'new', 'my_dag'])
    const files = typeCheck(home.path, 'typescript', ['--listFilesOnly']).trim().split('\n')
    const isOwn = (file: string): boolean =>
      file.startsWith(home.path) || file.includes(`${sep}typescript${sep}lib${sep}`)
    expect(files.filter((file) => !isOwn(file))).toEqual([])
    await writeFile(
      join(home.path, 'dags', 'wrong.ts'),
      `import { readFile } from 'node:fs/promises'
import { bash, dag, fileSensor, task, type TaskContext } from 'pfad'
const count = task('count', async ({ log }: TaskContext, paths: string[]) => { log.info(await readFile(paths[0] ?? '', 'utf8')); return paths.length })
export default dag('wrong', { schedule: '@daily' }, () => {
  count(fileSensor('wait', '*.csv')())
  count(bash('say', 'ls')())
  fileSensor('typo', { pokeIntervall: 1 }, '*.csv')()
})
`,
    )
    const said = typeCheck(home.path, 'typescript')
    expect(said.match(/wrong\.ts\(\d+/g)).toEqual(['wrong.ts(6', 'wrong.ts(7'])
    expect(said).toMatch(/TaskResult<string>[^]*pokeIntervall/)
  })

  it('overwrites nothing and refuses what is no id', async () => {
    await using home = await createTestHome()
    await pfad(home.path, ['dags', 'new', 'mine'])
    const file = join(home.path, 'dags', 'mine.ts')
    await writeFile(file, '// mine')
    expect(await pfad(home.path, ['dags', 'new', 'mine', '-t', 'etl'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`${file} is there already.\n  Choose another id`),
    })
    expect(await readFile(file, 'utf8')).toBe('// mine')
    for (const words of [['a b'], ['../a'], [''], ['a', '-t', 'none'], []]) {
      expect(await pfad(home.path, ['dags', 'new', ...words])).toMatchObject({ code: 2, stdout: '' })
    }
    expect(await pfad(home.path, ['dags', 'new', 'a.test'])).toMatchObject({
      stdout: `${join(home.path, 'dags', 'a_test.ts')}\n`,
    })
  })

  it('keeps the tsconfig up to date, as the app does at its start, until somebody changes it', async () => {
    await using home = await createTestHome()
    const tsconfig = join(home.path, 'dags', 'tsconfig.json')
    const types = join(home.path, 'types', 'version')
    let first = ''
    {
      await using app = await startApp(home.path)
      await app.client.call('app.info', {})
      await expect.poll(() => readFile(tsconfig, 'utf8').catch(() => '')).not.toBe('')
      first = await readFile(tsconfig, 'utf8')
    }
    // As an older Pfad would have left it: with its own mark, and other types.
    const older = first.split('\n').slice(1).join('\n').replace('ES2024', 'ES2022')
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256').update(older).digest('hex').slice(0, 16)
    await writeFile(tsconfig, `${first.split('\n')[0]?.replace(/[0-9a-f]{16}/, hash)}\n${older}`)
    await writeFile(types, 'older')
    await pfad(home.path, ['dags', 'new', 'one'])
    expect(await readFile(tsconfig, 'utf8')).toBe(first)
    expect(await readFile(types, 'utf8')).not.toBe('older')
    for (const own of [first.replace('"strict": true', '"strict": false'), '{}', '']) {
      await writeFile(tsconfig, own)
      await pfad(home.path, ['dags', 'new', `two${own.length}`])
      expect(await readFile(tsconfig, 'utf8')).toBe(own)
    }
    await rm(tsconfig)
    await pfad(home.path, ['dags', 'new', 'three'])
    expect(await readFile(tsconfig, 'utf8')).toBe(first)
  })
})

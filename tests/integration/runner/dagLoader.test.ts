import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDagHome } from '../../support/dagHome.ts'

const STEPS = `
import { task } from 'pfad'
export type Path = { readonly path: string }
export const extract = task('extract', async (): Promise<Path> => ({ path: 'a' }))
`
const GOOD = `
import { dag, task } from 'pfad'
import { extract, type Path } from './steps/extract.ts'
const load = task('load', { retries: 2 }, async (_context, { path }: Path): Promise<string> => path)
export default dag('good', { schedule: '@hourly' }, () => {
  load(extract())
})
export const other = dag('other', {}, () => {
  extract()
})
`
const files = { 'good.ts': GOOD, 'steps/extract.ts': STEPS }

describe('a DAG file that loads', () => {
  it('gives its DAGs, and a version that is kept with all that it imports', async () => {
    await using home = await createDagHome(files)
    const loaded = await home.loader().load('dags:good.ts')
    if (!loaded.ok) throw new Error(loaded.error.message)
    expect(loaded.dags.map(({ dagId, version, fileloc }) => ({ dagId, version, fileloc }))).toEqual([
      { dagId: 'good', version: loaded.version, fileloc: 'dags:good.ts' },
      { dagId: 'other', version: loaded.version, fileloc: 'dags:good.ts' },
    ])
    expect(loaded.dags[0]?.tasks.map(({ taskId, upstream }) => [taskId, upstream])).toEqual([
      ['extract', []],
      ['load', ['extract']],
    ])
    expect(loaded.files.toSorted()).toEqual([join(home.dags, 'good.ts'), join(home.dags, 'steps/extract.ts')])
    const kept = join(home.versions, loaded.version)
    expect(await readFile(join(kept, 'good.ts'), 'utf8')).toBe(GOOD)
    expect(await readFile(join(kept, 'steps/extract.ts'), 'utf8')).toBe(STEPS)
    expect(await readdir(home.versions)).toEqual([loaded.version])
  })

  it('has another version once it, or what it imports, has changed; and the same when it is loaded again', async () => {
    await using home = await createDagHome(files)
    const loader = home.loader()
    const version = async (): Promise<string> => {
      const loaded = await loader.load('dags:good.ts')
      return loaded.ok ? loaded.version : loaded.error.message
    }
    const first = await version()
    expect(await version()).toBe(first)
    await home.save('steps/extract.ts', STEPS.replace("'a'", "'b'"))
    const second = await version()
    expect(second).not.toBe(first)
    await home.save('steps/extract.ts', STEPS)
    expect(await version()).toBe(first)
    expect(home.children).toHaveLength(1)
    expect((await readdir(home.versions)).toSorted()).toEqual([first, second].toSorted())
  })

  it('of JavaScript too, with JSON beside it', async () => {
    await using home = await createDagHome({
      'plain.js': `import { dag } from 'pfad'\nimport names from './names.json' with { type: 'json' }\nexport default dag(names.dag, {}, () => 1)\n`,
      'names.json': '{"dag": "plain"}',
    })
    const loaded = await home.loader().load('dags:plain.js')
    if (!loaded.ok) throw new Error(loaded.error.message)
    expect(loaded.dags.map(({ dagId }) => dagId)).toEqual(['plain'])
    expect((await stat(join(home.versions, loaded.version, 'names.json'))).isFile()).toBe(true)
  })

  it('without a DAG is no error: it may be a module of another', async () => {
    await using home = await createDagHome(files)
    expect(await home.loader().load('dags:steps/extract.ts')).toMatchObject({ ok: true, dags: [] })
  })

  it('the built-in ones do, all of them', async () => {
    await using home = await createDagHome()
    const loader = home.loader()
    for (const name of ['clickHouse_pyspark_dashboard', 'spark']) {
      const loaded = await loader.load(`builtin:${name}.ts`)
      expect(loaded.ok ? loaded.dags.map(({ dagId }) => dagId) : loaded.error).toEqual([name])
    }
  })
})

describe('a DAG file that does not load', () => {
  const head = "import { dag, task } from 'pfad'\n"
  const cases: [string, string, number | null, string][] = [
    ['TypeScript that does not parse', `${head}\nconst a: = 3\n`, 3, 'SyntaxError'],
    ['a name twice', `${head}let a = 1\n\nlet a = 2\n`, 4, "SyntaxError: Identifier 'a' has already been declared"],
    ['an enum', `${head}enum A { b }\n`, 2, 'enum is not supported'],
    [
      'a file that is not there',
      `${head}import x from './nope.ts'\n`,
      2,
      'Cannot import "./nope.ts": there is no such file',
    ],
    [
      'a file without its ending',
      `${head}import x from './nope'\n`,
      2,
      'write the file\'s name in full, such as "./nope.ts"',
    ],
    [
      'a package that is not there',
      `${head}import x from 'lodash'\n`,
      2,
      'Cannot import "lodash": there is no such package',
    ],
    ['a file outside of the folder', `${head}import x from '../outside.ts'\n`, 2, 'lies outside of the folder'],
    ['an export that is not there', `import { dag, dagg } from 'pfad'\n`, 1, "'dagg'"],
    ['an error while it runs', `${head}\n\nconst a = b\n`, 4, 'ReferenceError: b is not defined'],
    ['something thrown that is no error', `throw 'x'\n`, null, 'It threw "x"'],
    ['a wrong option', `${head}export default dag('a', { retrys: 1 }, () => 1)\n`, 2, 'there is no option "retrys"'],
    [
      'a wrong task',
      `${head}export default dag('a', {}, () => {\n  task('b', { pool: 1 }, () => 1)()\n})\n`,
      3,
      'task "b"',
    ],
    [
      'two DAGs of one id',
      `${head}export const a = dag('a', {}, () => 1), b = dag('a', {}, () => 1)\n`,
      null,
      'called "a"',
    ],
    ['a DAG that is not exported', `${head}dag('a', {}, () => 1)\n`, null, 'DAG "a" is not exported'],
    ['a process that is ended', `process.exit(3)\n`, null, 'ended from within (exit code 3)'],
    [
      'an error that nobody catches',
      `setTimeout(() => { throw new TypeError('late') })\nawait new Promise(() => 1)\n`,
      null,
      'TypeError: late',
    ],
  ]
  it('is told with its line and reason, and harms no other', { timeout: 60_000 }, async () => {
    await using home = await createDagHome(files)
    await writeFile(join(home.root, 'outside.ts'), 'export default 1')
    const loader = home.loader()
    for (const [what, text, line, message] of cases) {
      await home.save('bad.ts', text)
      const bad = await loader.load('dags:bad.ts')
      expect(bad, what).toMatchObject({
        ok: false,
        fileloc: 'dags:bad.ts',
        error: { fileloc: 'dags:bad.ts', line, message: expect.stringContaining(message), at: 5 },
      })
      expect(bad.files, what).toContain(join(home.dags, 'bad.ts'))
      expect(await loader.load('dags:good.ts'), `after ${what}`).toMatchObject({ ok: true })
    }
  })

  it('in a module that it imports is told with that module', async () => {
    await using home = await createDagHome({
      'a.ts': "import './steps/b.ts'\n",
      'steps/b.ts': 'const x = 1\nconst y = z\n',
    })
    expect(await home.loader().load('dags:a.ts')).toMatchObject({
      error: { line: null, message: 'steps/b.ts, line 2: ReferenceError: z is not defined' },
      files: [join(home.dags, 'a.ts'), join(home.dags, 'steps/b.ts')],
    })
  })

  it('names the module that does not parse, so that it is loaded again once that does', async () => {
    await using home = await createDagHome({ 'a.ts': "import './b.ts'\n", 'b.ts': 'const a: =\n' })
    expect((await home.loader().load('dags:a.ts')).files).toContain(join(home.dags, 'b.ts'))
  })

  it('names the file that it misses, so that it is loaded again once that is there', async () => {
    await using home = await createDagHome({ 'a.ts': "import './b.ts'\n" })
    const loaded = await home.loader().load('dags:a.ts')
    expect(loaded.files).toContain(join(home.dags, 'b.ts'))
  })

  it.each([
    ['loops', 'for (;;);\n', 'did not finish loading within'],
    ['never gets ready', 'await new Promise(() => 1)\n', 'did not finish loading within'],
  ])('because it %s is given up', async (_what, text, message) => {
    await using home = await createDagHome({ 'a.ts': text, ...files })
    const loader = home.loader({ timeoutMs: 4000 })
    expect(await loader.load('dags:a.ts')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(message) },
    })
    expect(await loader.load('dags:good.ts')).toMatchObject({ ok: true })
  })

  it('because it eats memory is given up', async () => {
    const text = 'const all = []\nfor (;;) all.push(Array.from({ length: 1000 }, (_, x) => ({ x })))\n'
    await using home = await createDagHome({ 'a.ts': text })
    expect(await home.loader({ maxOldSpaceMb: 64 }).load('dags:a.ts')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('used more than its 64 MB of memory') },
    })
  })

  it.each(['dags:none.ts', 'dags:../x.ts', 'other:x.ts', ''])('because there is none: %j', async (fileloc) => {
    await using home = await createDagHome()
    expect(await home.loader().load(fileloc)).toMatchObject({ ok: false, fileloc })
  })
})

describe('the loader', () => {
  it('loads a file again whose process was killed', async () => {
    await using home = await createDagHome({
      'a.ts': `import { dag } from 'pfad'\nawait new Promise((done) => setTimeout(done, 1000))\nexport default dag('a', {}, () => 1)\n`,
    })
    const loading = home.loader().load('dags:a.ts')
    await expect.poll(() => home.children.length).toBe(1)
    home.children[0]?.kill(true)
    expect(await loading).toMatchObject({ ok: true })
    expect(home.children).toHaveLength(2)
  })

  it('keeps its process, and tries what fails in a used one once more in a fresh one', async () => {
    const count = `globalThis.loads = (globalThis.loads ?? 0) + 1\nthrow new Error('load ' + globalThis.loads)\n`
    await using home = await createDagHome({ ...files, 'bad.ts': count })
    const loader = home.loader()
    for (const [name, children] of [
      ['bad', 1],
      ['good', 1],
      ['good', 1],
      ['bad', 2],
      ['good', 2],
    ] as const) {
      const loaded = await loader.load(`dags:${name}.ts`)
      expect(loaded.ok ? 'ok' : loaded.error.message, name).toBe(name === 'bad' ? 'Error: load 1' : 'ok')
      expect(home.children).toHaveLength(children)
    }
  })

  it('blames no file for what an earlier one has left in its process', async () => {
    await using home = await createDagHome({
      'trap.ts': `import { dag } from 'pfad'\nObject.defineProperty(globalThis, 'trap', { value: 1 })\nexport default dag('trap', {}, () => 1)\n`,
      'victim.ts': `import { dag } from 'pfad'\nif ('trap' in globalThis) throw new Error('trapped')\nexport default dag('victim', {}, () => 1)\n`,
    })
    const loader = home.loader()
    expect(await loader.load('dags:trap.ts')).toMatchObject({ ok: true })
    expect(await loader.load('dags:victim.ts')).toMatchObject({ ok: true })
  })

  it('lets no file wait for those that loop', async () => {
    const loops = Array.from({ length: 3 }, (_, i) => [`loop${i}.ts`, 'for (;;);\n'] as const)
    await using home = await createDagHome({ ...files, ...Object.fromEntries(loops) })
    const loader = home.loader({ timeoutMs: 8000, idleMs: 60_000 })
    const over: string[] = []
    const load = async (name: string) => {
      const loaded = await loader.load(`dags:${name}`)
      over.push(name)
      return loaded.ok ? 'ok' : loaded.error.message
    }
    const all = [...loops.map(([name]) => name), 'good.ts'].map(load)
    expect(await Promise.all(all)).toEqual([...loops.map(() => 'It did not finish loading within 8 s.'), 'ok'])
    expect(over[0]).toBe('good.ts')
    // The child that is sound is the one that stays.
    expect(await load('good.ts')).toBe('ok')
    expect(home.children).toHaveLength(4)
  })

  it('stops when it is told to, and leaves no process', async () => {
    await using home = await createDagHome({ 'a.ts': 'for (;;);\n' })
    const loader = home.loader()
    const abort = new AbortController()
    const loading = loader.load('dags:a.ts', abort.signal)
    await expect.poll(() => home.children.length).toBe(1)
    abort.abort(new Error('enough'))
    expect(await loading).toMatchObject({ ok: false, error: { message: 'enough' } })
    await home.children[0]?.exited
    await loader[Symbol.asyncDispose]()
    expect(await loader.load('dags:a.ts')).toMatchObject({ ok: false })
    expect(home.children).toHaveLength(1)
  })
})

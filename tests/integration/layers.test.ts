import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[]
}

/** For each rule a file that breaks it, and the import that does. */
const FORBIDDEN: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'no-cycles': ['src-main/core/cycleA.ts', './cycleB.ts'],
  'contract-imports-only-left': ['src-main/contract/wrong.ts', '../core/right.ts'],
  'core-imports-only-left': ['src-main/core/wrong.ts', '../engine/right.ts'],
  'engine-imports-only-left': ['src-main/engine/wrong.ts', '../adapters/files/right.ts'],
  'pipelines-imports-only-left': ['src-main/pipelines/wrong.ts', '../engine/right.ts'],
  'preload-imports-only-left': ['src-main/preload/wrong.ts', '../core/right.ts'],
  'app-imports-only-left': ['src-main/app/wrong.ts', '../../src-renderer/shared/right.ts'],
  'adapters-see-only-ports': ['src-main/adapters/files/wrong.ts', '../../engine/right.ts'],
  'adapters-never-see-each-other': ['src-main/adapters/files/wrong2.ts', '../sqlite/right.ts'],
  'renderer-sees-only-contract': ['src-renderer/shared/wrong.ts', '../../src-main/core/right.ts'],
  'features-never-see-each-other': ['src-renderer/features/runs/wrong.ts', '../reports/right.ts'],
  'contract-imports-zod-only': ['src-main/contract/wrong2.ts', 'commander'],
  'pure-layers-touch-no-platform': ['src-main/core/wrong2.ts', 'node:fs'],
  'electron-only-in-its-host': ['src-main/app/wrong2.ts', 'electron'],
  'sqlite-in-one-place': ['src-main/app/wrong3.ts', 'node:sqlite'],
}

/** Imports that the rules allow; each must pass, or the test above would prove nothing. */
const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['src-main/contract/fine.ts', 'zod'],
  ['src-main/core/fine.ts', '../contract/right.ts'],
  ['src-main/engine/fine.ts', '../core/right.ts'],
  ['src-main/pipelines/fine.ts', '../core/right.ts'],
  ['src-main/adapters/files/fine.ts', '../../engine/ports/right.ts'],
  ['src-main/adapters/files/fine2.ts', 'node:fs'],
  ['src-main/adapters/sqlite/fine.ts', 'node:sqlite'],
  ['src-main/app/fine.ts', '../adapters/files/right.ts'],
  ['src-main/app/electron/fine.ts', 'electron'],
  ['src-renderer/features/runs/fine.ts', '../../../src-main/contract/right.ts'],
  ['src-renderer/features/runs/fine2.ts', '../../shared/right.ts'],
]

const TARGETS = [
  ...['contract', 'core', 'engine', 'engine/ports', 'adapters/files', 'adapters/sqlite'].map(
    (room) => `src-main/${room}`,
  ),
  'src-renderer/shared',
  'src-renderer/features/reports',
]

type Violation = { readonly rule: string; readonly from: string }
let house: string
let violations: readonly Violation[]

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'pfad-layers-'))
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(house, file)), { recursive: true })
    await writeFile(join(house, file), text)
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
    await copyFile(join(root, file), join(house, file))
  }
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'), 'junction')
  for (const room of TARGETS) await write(`${room}/right.ts`, 'export const right = 1\n')
  await write('src-main/core/cycleB.ts', "import { a } from './cycleA.ts'\nexport const b = () => a\n")
  await write(
    'src-main/core/using.ts',
    `export const a = async () => {
  using one = { [Symbol.dispose]() {} }
  await using two = (await import('../engine/right.ts')).right
  return [one, two]
}
`,
  )
  for (const [file, imported] of [...Object.values(FORBIDDEN), ...ALLOWED]) {
    await write(file, `import * as imported from '${imported}'\nexport const a = () => imported\n`)
  }
  violations = await cruise(house)
})

afterAll(() => rm(house, { recursive: true, force: true }))

const cruise = async (folder: string): Promise<Violation[]> => {
  const tool = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const words = [tool, 'src-main', 'src-renderer', '--output-type', 'json']
  // The tool's exit code counts violations; what it found is what is asked here.
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, maxBuffer: 1e8 }).catch(
    (thrown: { stdout: string; stderr: string }) => (thrown.stdout ? thrown : Promise.reject(thrown)),
  )
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
  return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }))
}

describe('the rules of dependency-cruiser', () => {
  it('are all tried here', () => {
    expect(Object.keys(FORBIDDEN).toSorted()).toEqual(config.forbidden.map(({ name }) => name).toSorted())
  })

  it.each(Object.entries(FORBIDDEN))('%s refuses %j', (rule, [file]) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule)
  })

  it('see an import behind a `using` declaration', () => {
    const found = violations.filter(({ from }) => from === 'src-main/core/using.ts').map(({ rule }) => rule)
    expect(found).toEqual(['core-imports-only-left'])
  })

  it.each(ALLOWED)('%s may import %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([])
  })
})

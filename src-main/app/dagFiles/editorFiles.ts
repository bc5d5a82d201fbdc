import { createHash, randomUUID } from 'node:crypto'
import { cp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '../../adapters/files/atomic.ts'
import type { HomePaths } from '../home/paths.ts'
import { programs } from '../programs.ts'

/** What an editor is to take DAG files for: what Node runs as it is, with Pfad's declarations of `pfad` and Node. */
const OPTIONS = {
  compilerOptions: {
    target: 'ES2024',
    lib: ['ES2024', 'ESNext.Disposable', 'ESNext.Iterator'],
    module: 'ESNext',
    moduleResolution: 'Bundler',
    strict: true,
    noEmit: true,
    allowJs: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    typeRoots: ['../types/packages/@types'],
    types: ['node'],
    paths: { pfad: ['../types/pfad/core/pfad.d.ts'], 'undici-types': ['../types/packages/undici-types/index.d.ts'] },
  },
  include: ['**/*.ts', '**/*.mts', '**/*.js', '**/*.mjs'],
}

/**
 * Gives an editor types and completion in the home's `dags/`, where nothing is installed: a copy of the declarations that
 * ship with this Pfad in `types/`, and `dags/tsconfig.json`. Both are renewed where they are not those of this version; a
 * tsconfig that somebody has changed is left as it is. Without a build (run from the sources) there is nothing to copy.
 */
export const writeEditorFiles = async (home: HomePaths): Promise<void> => {
  const shipped = await readText(join(programs.dagTypes, 'version'))
  if (shipped === null) return
  const types = join(home.root, 'types')
  if ((await readText(join(types, 'version'))) !== shipped) await replaceFolder(programs.dagTypes, types)
  const tsconfig = join(home.dags, 'tsconfig.json')
  const current = await readText(tsconfig)
  const wanted = marked(`${JSON.stringify(OPTIONS, null, 2)}\n`)
  if (current === wanted || (current !== null && !isOurs(current))) return
  await writeAtomic(tsconfig, new TextEncoder().encode(wanted))
}

const HEAD = '// Written by Pfad, which keeps it up to date until you change it. Unchanged it is'
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
const marked = (text: string): string => `${HEAD} ${hashOf(text)}.\n${text}`

/** Whether it is as some version of Pfad wrote it. An editor may have changed the ends of its lines. */
const isOurs = (text: string): boolean => {
  const [first = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n')
  return first === `${HEAD} ${hashOf(rest.join('\n'))}.`
}

/** Copies a folder to where another may be. Readers see the former one, none for a moment, or the whole new one. */
const replaceFolder = async (from: string, to: string): Promise<void> => {
  const [next, former] = [`${to}.${randomUUID()}`, `${to}.${randomUUID()}`]
  try {
    await cp(from, next, { recursive: true })
    await rename(to, former).catch(whereThere)
    await rename(next, to)
  } finally {
    for (const folder of [next, former]) await rm(folder, { recursive: true, force: true })
  }
}

const whereThere = (thrown: NodeJS.ErrnoException): void => {
  if (thrown.code !== 'ENOENT') throw thrown
}

const readText = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    whereThere(thrown)
    return null
  })

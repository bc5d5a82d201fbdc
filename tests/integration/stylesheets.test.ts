import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src-renderer')

const read = async (pattern: string): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  for await (const file of glob(pattern, { cwd: root })) texts.set(file, await readFile(join(root, file), 'utf8'))
  return texts
}

/** The class names of a stylesheet's selectors; those of libraries (`:global`) are not its own. */
const classesOf = (css: string): ReadonlySet<string> => {
  const own = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/:global\([^)]*\)/g, '')
  const selectors = [...own.matchAll(/([^{};]+)\{/g)].map(([, selector = '']) => selector)
  return new Set(
    selectors
      .filter((selector) => !selector.trim().startsWith('@'))
      .flatMap((selector) => [...selector.matchAll(/\.([a-z]\w*)/gi)].map(([, name = '']) => name)),
  )
}

/** By stylesheet, the classes that components ask it for. */
const askedFor = (sources: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> => {
  const asked = new Map<string, Set<string>>()
  for (const [file, text] of sources) {
    for (const [, variable, from = ''] of text.matchAll(/^import (\w+) from '(.+\.module\.css)'$/gm)) {
      const sheet = normalize(join(dirname(file), from))
      const names = asked.get(sheet) ?? new Set()
      for (const [, name = ''] of text.matchAll(new RegExp(`\\b${variable}\\.(?!module\\.css)(\\w+)`, 'g')))
        names.add(name)
      asked.set(sheet, names)
    }
  }
  return asked
}

describe('the stylesheets', async () => {
  const sheets = await read('**/*.css')
  const asked = askedFor(await read('**/*.tsx'))

  it('have 300 lines at most, as every source file', () => {
    expect(sheets.size).toBeGreaterThan(10)
    expect([...sheets].filter(([, css]) => css.split('\n').length > 301).map(([file]) => file)).toEqual([])
  })

  // The compiler takes any name for a class.
  it('have the classes that components ask for, and no others', () => {
    const modules = [...sheets.keys()].filter((file) => file.endsWith('.module.css')).toSorted()
    const of = (names: (file: string) => Iterable<string>) =>
      Object.fromEntries(modules.map((file) => [file, [...names(file)].toSorted()]))
    expect(of((file) => asked.get(file) ?? [])).toEqual(of((file) => classesOf(sheets.get(file) ?? '')))
  })
})

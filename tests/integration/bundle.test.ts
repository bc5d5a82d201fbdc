import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const renderer = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'out', 'renderer')
const read = (file: string): string => readFileSync(join(renderer, file), 'utf8')

/** Every file that a browser must have before it can draw `entry`: what is imported at once, and what that imports. */
const needed = (entry: string, found = new Set<string>()): Set<string> => {
  if (found.has(entry)) return found
  found.add(entry)
  if (!entry.endsWith('.js')) return found
  for (const [, name = ''] of read(entry).matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
    needed(join('assets', name), found)
  }
  return found
}

const page = read('index.html')
const linked = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file = '']) => file)
const home = readdirSync(join(renderer, 'assets'))
  .filter((file) => /^HomePage-.*\.(js|css)$/.test(file))
  .map((file) => join('assets', file))
const first = [...new Set([...linked, ...home].flatMap((file) => [...needed(file)]))]

it('has at first paint, Home with it, no more than 600 kB compressed', () => {
  expect(linked.length).toBeGreaterThan(1)
  expect(home.length).toBeGreaterThan(0)
  const sizes = first.map((file) => [file, gzipSync(readFileSync(join(renderer, file))).length] as const)
  const total = sizes.reduce((sum, [, size]) => sum + size, 0)
  console.log(`first paint: ${Math.round(total / 1000)} kB in ${sizes.length} files`)
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(600_000)
})

it.each([
  ['the terminal', 'xterm-screen'],
  ['charts', 'recharts-surface'],
  ['the graph', 'react-flow__node'],
  ['the editor', 'cm-content'],
])('leaves %s for later', (_what, mark) => {
  expect(first.filter((file) => file.endsWith('.js') && read(file).includes(mark))).toEqual([])
})

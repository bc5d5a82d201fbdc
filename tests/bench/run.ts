/**
 * `npm run bench [-- word …] [--json]`: runs the benches whose name or file contains one of the words (all without any).
 * Tables go to stdout, or with --json one document; progress goes to stderr. Exit 1 when a budget is missed.
 */
import { readdirSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildIfStale } from '../setup/build.ts'
import type { Bench } from './harness/bench.ts'
import type { Result } from './harness/judge.ts'
import { measure } from './harness/measure.ts'
import { present } from './harness/present.ts'

const here = dirname(fileURLToPath(import.meta.url))
const json = process.argv.includes('--json')
const words = process.argv.slice(2).filter((word) => word !== '--json')

const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.bench.ts'))
  .toSorted()
const benches: Bench[] = []
for (const file of files) {
  const module = (await import(pathToFileURL(join(here, file)).href)) as { benches: readonly Bench[] }
  const wanted = (text: string): boolean => words.length === 0 || words.some((word) => text.includes(word))
  benches.push(...module.benches.filter(({ name }) => wanted(name) || wanted(file)))
}
if (benches.length === 0) {
  console.error(`No bench has ${words.join(' or ')} in its name or file. Files: ${files.join(', ')}`)
  process.exit(2)
}

buildIfStale(join(here, '..', '..'))
const results: Result[] = []
for (const bench of benches) {
  console.error(`${bench.name} …`)
  const result = await measure(bench, (label, figure) => console.error(`  ${label}: ${figure} ${bench.unit}`))
  results.push(result)
  if (!json) console.log(`${present(result)}\n`)
}
if (json) {
  const machine = {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMB: Math.round(totalmem() / 1e6),
  }
  console.log(JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2))
}
process.exit(results.some(({ verdict }) => verdict === 'FAIL') ? 1 : 0)

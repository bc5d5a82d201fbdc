/** `npm run test:kills [-- --kills N] [--seed S]`: 300 kills of the app by default, its children in between; the seed of a run repeats its choices. */
import { parseArgs } from 'node:util'
import { buildIfStale } from '../setup/build.ts'
import { runKills } from './runKills.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '300' }, seed: { type: 'string' } },
})
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
if (!buildIfStale(new URL('../..', import.meta.url).pathname)) process.exit(1)
const { violations } = await runKills({ seed, count: Number(values.kills), log: (line) => console.log(line) })
for (const violation of violations) console.error(`VIOLATION ${violation}`)
console.log(violations.length === 0 ? `No promise was broken (seed ${seed}).` : `Repeat with --seed ${seed}.`)
process.exit(violations.length === 0 ? 0 : 1)

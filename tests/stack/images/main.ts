/**
 * `npm run stack:images [-- NAME …]` builds the stand-ins (all, or those named) and writes `standin.env` into their cache
 * (PFAD_STANDIN_CACHE): `docker compose --env-file` with it takes them. `--where-needed` builds what the stack suites
 * need here, which is nothing where they cannot run.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareStack } from '../../setup/stack.ts'
import { buildStandins, standinEnvironment } from './build.ts'
import { standinCache } from './cache.ts'
import { STANDINS } from './standins.ts'

const words = process.argv.slice(2)
const isWhereNeeded = words.includes('--where-needed')
const only = words.filter((word) => word !== '--where-needed')
const unknown = only.filter((name) => !STANDINS.some((of) => of.name === name))
if (unknown.length > 0) {
  const known = STANDINS.map(({ name }) => name).join(', ')
  console.error(`There is no stand-in ${unknown.join(', ')}. Choose from: ${known}.`)
  process.exit(2)
}
const cache = standinCache()
await mkdir(cache, { recursive: true })
const lines = Object.entries(standinEnvironment()).map(([name, value]) => `${name}=${value}\n`)
await writeFile(join(cache, 'standin.env'), lines.join(''))
try {
  const reason = isWhereNeeded ? await prepareStack() : null
  if (reason !== null) console.log(`The stack suites cannot run here: ${reason}`)
  if (!isWhereNeeded) await buildStandins({ cache, log: console.log, ...(only.length === 0 ? {} : { only }) })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

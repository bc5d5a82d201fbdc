/**
 * `node tests/stack/images/main.ts [NAME …]` builds the stand-ins (all, or those named) and writes `standin.env` into the
 * cache (PFAD_STANDIN_CACHE, default .cache/standin): `docker compose --env-file` with it takes them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildStandins, standinEnvironment } from './build.ts'
import { standinCache } from './cache.ts'
import { STANDINS } from './standins.ts'

const only = process.argv.slice(2)
const unknown = only.filter((name) => !STANDINS.some((of) => of.name === name))
if (unknown.length > 0) {
  console.error(`There is no stand-in ${unknown.join(', ')}. Choose from: ${STANDINS.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const cache = standinCache()
await mkdir(cache, { recursive: true })
const lines = Object.entries(standinEnvironment()).map(([name, value]) => `${name}=${value}\n`)
await writeFile(join(cache, 'standin.env'), lines.join(''))
try {
  await buildStandins({ cache, log: console.log, ...(only.length === 0 ? {} : { only }) })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

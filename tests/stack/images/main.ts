/**
 * `npm run stack:images [-- NAME …]` builds the stand-ins (all, or those named) and writes `standin.env` into their cache
 * (PFAD_STANDIN_CACHE): `docker compose --env-file` with it takes them. `--where-needed` builds none where the official
 * images can be had, or where none can be built.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildStandins, standinEnvironment } from './build.ts'
import { standinCache } from './cache.ts'
import { hasOfficialImages, whyNoStandins } from './choose.ts'
import { run } from './run.ts'
import { STANDINS } from './standins.ts'

const words = process.argv.slice(2)
const only = words.filter((word) => word !== '--where-needed')
const unknown = only.filter((name) => !STANDINS.some((of) => of.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no stand-in ${unknown.join(', ')}. Choose from: ${STANDINS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
const isIdle = async (): Promise<boolean> =>
  (await run('docker', ['info']).catch(() => null)) === null || (await hasOfficialImages()) || whyNoStandins() !== null
if (words.includes('--where-needed') && (await isIdle())) process.exit(0)
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

import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf, obtain } from './ingredients.ts'
import { run } from './run.ts'
import { BASE, STANDINS, type Standin } from './standins.ts'

const HERE = import.meta.dirname
const SPARK = join(HERE, '..', '..', '..', 'compose', 'spark')
const BASE_IMAGE = 'pfad-standin/base'
const LABEL = 'pfad.standin'

export type BuildOptions = {
  /** Where what was fetched stays. */
  readonly cache: string
  readonly only?: readonly string[]
  readonly log: (line: string) => void
}

/** The tag of a stand-in. */
export const standinTag = (name: string): string => `pfad-standin/${name}`

/** The variables that make compose.yaml take the stand-ins, and the image of Spark that is built on one of them. */
export const standinEnvironment = (): Record<string, string> => ({
  ...Object.fromEntries(STANDINS.map(({ name, variable }) => [variable, standinTag(name)])),
  SPARK_STACK_IMAGE: standinTag('spark-stack'),
})

/**
 * Builds the stand-ins that are missing or older than their sources into the local Docker Engine. What can be fetched at
 * the same time is; throws after all have ended, naming each that failed.
 */
export const buildStandins = async ({ cache, only, log }: BuildOptions): Promise<void> => {
  const wanted = STANDINS.filter(({ name }) => only === undefined || only.includes(name))
  const base = timed(log, 'base', () => buildBase(cache))
  const spark = wanted.find(({ name }) => name === 'spark')
  const built = new Map(wanted.map((of) => [of, timed(log, of.name, () => build(of, cache, base))]))
  const onSpark = spark && timed(log, 'spark-stack', async () => buildOnSpark(await built.get(spark)))
  const ended = await Promise.allSettled([base, ...built.values(), onSpark])
  const failed = ended.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []))
  if (failed.length > 0) throw new Error([...new Set(failed)].join('\n\n'))
}

const buildBase = async (cache: string): Promise<string> => {
  if ((await labelOf(BASE_IMAGE)) !== BASE.key) {
    const tar = join(await obtain(cache, BASE), 'base.tar')
    await run('docker', ['import', '--change', `LABEL ${LABEL}=${BASE.key}`, tar, BASE_IMAGE])
  }
  return BASE.key
}

/** Builds the stand-in where it is missing or older, and gives the label that says what it is made of. */
const build = async (of: Standin, cache: string, base: Promise<string>): Promise<string> => {
  const source = join(HERE, of.name)
  const needed = of.ingredients(source)
  const label = hashOf([BASE.key, ...needed.map(({ key }) => key), await digestOf(source)])
  if ((await labelOf(standinTag(of.name))) === label) return label
  const folders = await Promise.all(needed.map((ingredient) => obtain(cache, ingredient)))
  await base
  const context = await mkdtemp(join(cache, 'partial-context-'))
  try {
    await cp(source, context, { recursive: true })
    await of.lay(context, folders)
    await dockerBuild(context, { tag: standinTag(of.name), label, more: ['--network', 'none'] })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
  return label
}

/** The stack's own image of Spark, which Compose would build once and then leave, whatever became of its sources. */
const buildOnSpark = async (spark: string | undefined): Promise<void> => {
  const tag = standinTag('spark-stack')
  const label = hashOf([spark ?? '', await digestOf(SPARK)])
  if ((await labelOf(tag)) === label) return
  await dockerBuild(SPARK, { tag, label, more: ['--build-arg', `SPARK_IMAGE=${standinTag('spark')}`] })
}

const hashOf = (parts: readonly string[]): string => createHash('sha256').update(parts.join()).digest('hex')

type Build = { readonly tag: string; readonly label: string; readonly more: readonly string[] }
const dockerBuild = async (context: string, { tag, label, more }: Build): Promise<void> => {
  const words = ['build', '--quiet', '--tag', tag, '--label', `${LABEL}=${label}`, ...more, context]
  await run('docker', words, { env: { DOCKER_BUILDKIT: '0' } })
}

const labelOf = async (image: string): Promise<string | null> => {
  const words = ['image', 'inspect', '--format', `{{index .Config.Labels "${LABEL}"}}`, image]
  return run('docker', words).then(
    (found) => found.trim(),
    () => null,
  )
}

const timed = async <T>(log: BuildOptions['log'], name: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  try {
    const result = await work()
    log(`${name}: ready after ${((performance.now() - start) / 1000).toFixed(1)} s`)
    return result
  } catch (error) {
    log(`${name}: failed after ${((performance.now() - start) / 1000).toFixed(1)} s`)
    throw error
  }
}

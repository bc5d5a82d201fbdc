import { PfadError } from '../../contract/error.ts'
import type { ComposeBuild, ComposeProject, ComposeService } from '../../core/compose/model.ts'
import type { ContainerEngine, Labels } from '../ports/containerEngine.ts'
import { imageOf } from './desired.ts'
import type { Report } from './report.ts'

type Of = {
  readonly engine: ContainerEngine
  readonly project: ComposeProject
  readonly services: readonly ComposeService[]
  /** Builds anew what is built here. */
  readonly build: boolean
  /** Of all that a build is made from. */
  readonly digest: (build: ComposeBuild) => Promise<string>
  readonly report: Report
}

/** The local image of each reference that these services use; what is not here is left out. */
export const localImages = async (
  { engine, project, services }: Pick<Of, 'engine' | 'project' | 'services'>,
  signal?: AbortSignal,
): Promise<Map<string, string>> => {
  const references = [...new Set(services.map((service) => imageOf(project, service)))]
  const found = await Promise.all(references.map(async (each) => [each, await engine.image(each, signal)] as const))
  return new Map(found.flatMap(([reference, image]) => (image === null ? [] : [[reference, image.id] as const])))
}

/**
 * Pulls and builds what these services need, side by side, each image once. Returns the image of each reference. Throws
 * `image-not-found`, `pull-failed`, `build-failed`, `no-space`.
 */
export const ensureImages = async (of: Of, signal?: AbortSignal): Promise<Map<string, string>> => {
  const { engine, project, services } = of
  const here = await localImages(of, signal)
  const byImage = Map.groupBy(services, (service) => imageOf(project, service))
  await allOf(
    [...byImage].map(
      ([reference, users]) =>
        (each) =>
          ensure(of, reference, users, here.has(reference), each),
    ),
    signal,
  )
  const found = await localImages({ engine, project, services }, signal)
  const missing = services.find((service) => !found.has(imageOf(project, service)))
  if (missing === undefined) return found
  const message = `The image ${imageOf(project, missing)} of ${missing.name} is not here after it was pulled or built.`
  throw new PfadError('image-not-found', message, 'Try again: pfad stack up.')
}

const ensure = async (
  of: Of,
  reference: string,
  users: readonly ComposeService[],
  isHere: boolean,
  signal: AbortSignal,
): Promise<void> => {
  const built = users.find(({ build }) => build !== null)
  const [first] = users
  if (first === undefined) return
  const policies = new Set(users.map(({ pullPolicy }) => pullPolicy))
  if (built?.build != null) {
    const digest = await of.digest(built.build)
    const isAsked = of.build || !isHere || policies.has('build')
    if (isAsked || (await isStale(of, reference, digest, signal))) {
      await buildImage(of, { tag: reference, build: built.build, digest }, users, signal)
    }
  } else if (!isHere || policies.has('always')) {
    if (policies.has('never')) {
      const message = `The image ${reference} of ${first.name} is not here, and its pull_policy is never.`
      throw new PfadError('image-not-found', message, `Load it (docker load, docker build), or change its pull_policy.`)
    }
    await pullImage(of, reference, first.platform, users, signal)
  }
}

/** What an image that Pfad has built was made from. */
const DIGEST = 'app.pfad.build'

/** Built here from other files than those that there are now: an update of Pfad brings such. One of others' is left alone. */
const isStale = async ({ engine }: Of, reference: string, digest: string, signal: AbortSignal): Promise<boolean> => {
  const made = (await engine.image(reference, signal))?.labels[DIGEST]
  return made !== undefined && made !== digest
}

const buildImage = async (
  { engine, project, report }: Of,
  { tag, build, digest }: { readonly tag: string; readonly build: ComposeBuild; readonly digest: string },
  users: readonly ComposeService[],
  signal: AbortSignal,
): Promise<void> => {
  const tell = (message: string): void => {
    for (const { name } of users) report.progress({ service: name, phase: 'building', message })
  }
  tell(`building ${tag}`)
  const { context, dockerfile, args, target } = build
  const labels: Labels = {
    'com.docker.compose.project': project.name,
    'com.docker.compose.service': users[0]?.name ?? '',
    [DIGEST]: digest,
  }
  const onLine = (line: string): void => {
    report.line(users[0]?.name ?? '', line)
    tell(line)
  }
  await engine.build({ context, dockerfile, args, target, tag, labels }, onLine, signal)
}

const pullImage = async (
  { engine, report }: Of,
  reference: string,
  platform: string | null,
  users: readonly ComposeService[],
  signal: AbortSignal,
): Promise<void> => {
  const tell = (message: string, done: number | null, total: number | null): void => {
    for (const { name } of users) report.progress({ service: name, phase: 'pulling', message, done, total })
  }
  tell(`pulling ${reference}`, null, null)
  await engine.pull({ reference, platform }, ({ message, done, total }) => tell(message, done, total), signal)
}

/** Runs all side by side; the first that fails aborts the others, which are waited for. */
export const allOf = async (
  works: readonly ((signal: AbortSignal) => Promise<unknown>)[],
  signal?: AbortSignal,
): Promise<void> => {
  const failing = new AbortController()
  const either = signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal])
  let first: { thrown: unknown } | null = null
  await Promise.all(
    works.map(async (work) => {
      try {
        await work(either)
      } catch (thrown) {
        first ??= { thrown }
        failing.abort(thrown)
      }
    }),
  )
  signal?.throwIfAborted()
  if (first !== null) throw (first as { thrown: unknown }).thrown
}

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PfadError } from '../../contract/error.ts'
import type { BuildRequest, ContainerEngine } from '../../engine/ports/containerEngine.ts'
import type { Call } from './call.ts'
import { jsonLines } from './jsonLines.ts'

type Message = {
  readonly stream?: string
  readonly status?: string
  readonly id?: string
  readonly error?: string
  readonly progressDetail?: object
}

/** So many of the last lines are part of the error. */
const TOLD_LINES = 5

/**
 * `ContainerEngine.build`, by the engine's own builder. The context is sent as it is read, without what `.dockerignore`
 * excludes. The engine gives up when the connection ends.
 */
export const buildImage =
  (call: Call): ContainerEngine['build'] =>
  async (request, onLine, signal) => {
    const what = `Image ${request.tag} could not be built`
    const context = await packContext(request, what)
    const told: string[] = []
    const tell = (line: string) => {
      told.push(line)
      if (told.length > TOLD_LINES) told.shift()
      onLine(line)
    }
    try {
      const answer = await call(what, (docker) => docker.buildImage(context.tar as never, options(request)), {
        ...{ signal, timeoutMs: null },
      })
      for await (const message of jsonLines<Message>(answer as IncomingMessage)) {
        if (message.error !== undefined) throw buildFailure(what, message.error, told)
        for (const line of linesOf(message)) tell(line)
      }
    } catch (thrown) {
      signal?.throwIfAborted()
      // A file that cannot be read ends the connection: it is the reason, not the broken connection.
      throw call.failure(context.failure() ?? thrown, what, signal)
    } finally {
      context.tar.destroy()
    }
  }

const options = ({ dockerfile, args, target, tag, labels }: BuildRequest) => ({
  ...{ t: tag, dockerfile: dockerfile.split(sep).join('/'), rm: true, forcerm: true },
  ...{ buildargs: { ...args }, labels: { ...labels } },
  ...(target === null ? {} : { target }),
})

const linesOf = ({ stream, status, id, progressDetail }: Message): string[] => {
  if (stream !== undefined) return stream.split(/\r?\n|\r/).filter((line) => line.trim() !== '')
  // The progress of a base image's layers would be thousands of lines.
  if (status === undefined || Object.keys(progressDetail ?? {}).length > 0) return []
  return [id === undefined ? status : `${id}: ${status}`]
}

const buildFailure = (what: string, said: string, told: readonly string[]): PfadError => {
  const isFull = /no space left on device/i.test(said)
  return isFull
    ? new PfadError(
        'no-space',
        `${what}: ${said}`,
        'Free space where the engine keeps its data: docker system df shows what takes it.',
      )
    : new PfadError(
        'build-failed',
        [`${what}: ${said}`, ...told.map((line) => `  ${line}`)].join('\n'),
        'The lines before say which step failed; correct the Dockerfile or what it fetches, then try again.',
      )
}

const packContext = async (
  { context, dockerfile }: BuildRequest,
  what: string,
): Promise<{ readonly tar: Readable; readonly failure: () => Error | null }> => {
  const file = resolve(context, dockerfile)
  const within = relative(context, file)
  if (isAbsolute(within) || within.startsWith('..')) {
    throw new PfadError(
      'build-failed',
      `${what}: ${file} lies outside its context ${context}.`,
      'Move it into the context.',
    )
  }
  await readFile(file).catch((thrown: NodeJS.ErrnoException) => {
    throw new PfadError(
      'build-failed',
      `${what}: ${file} cannot be read (${thrown.code}).`,
      'Check build.context and build.dockerfile.',
    )
  })
  const { default: tar } = await import('tar-fs')
  const pack = tar.pack(context, { ignore: await readIgnore(context, within) })
  const sent = new PassThrough()
  let failure: Error | null = null
  pipeline(pack, sent).catch((thrown: Error) => {
    failure = new PfadError(
      'build-failed',
      `${what}: its context cannot be read (${thrown.message}).`,
      'Check the rights of its files.',
    )
  })
  return { tar: sent, failure: () => failure }
}

/** Which paths of the context stay here, by its `.dockerignore`. */
const readIgnore = async (context: string, dockerfile: string): Promise<(path: string) => boolean> => {
  const text = await readFile(join(context, '.dockerignore'), 'utf8').catch(() => '')
  const { default: dockerIgnore } = await import('@balena/dockerignore')
  const rules = dockerIgnore.default({ ignorecase: false }).add(text)
  // A folder that is left out may hold what a later rule takes in again.
  const hasExceptions = /^\s*!/m.test(text)
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  return (path) => {
    const name = relative(context, path)
    // The engine needs these two, whatever the rules say.
    if (name === '' || name === dockerfile || name === '.dockerignore') return false
    return rules.ignores(name) && !(hasExceptions && isFolder(path))
  }
}

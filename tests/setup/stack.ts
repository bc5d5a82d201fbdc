import { spawnSync } from 'node:child_process'
import { buildStandins, standinEnvironment } from '../stack/images/build.ts'
import { standinCache } from '../stack/images/cache.ts'
import { hasOfficialImages, whyNoStandins } from '../stack/images/choose.ts'
import { composeCli } from '../stack/images/composeCli.ts'

/**
 * Readies what the stack suites need: a Docker Engine, Docker Compose, and the images (the official ones where they can
 * be had, else stand-ins, whose names then are in the environment). Null, or why the suites cannot run on this machine.
 * Throws where they could and something does not build.
 */
export const prepareStack = async (): Promise<string | null> => {
  const engine = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8', timeout: 20_000 })
  if (engine.error) return 'the command docker is not there; install the Docker Engine'
  if (engine.status !== 0) return `no Docker Engine answers: ${engine.stderr.trim().split('\n').at(-1)}`
  const cache = standinCache()
  if (await hasOfficialImages()) {
    const failure = await composeCli(cache).then(
      () => null,
      (error: Error) => error.message,
    )
    return failure === null ? null : `there is no Docker Compose, and none could be built: ${failure}`
  }
  const reason = whyNoStandins()
  if (reason !== null) return reason
  console.log('The official images cannot be pulled: building stand-ins from packages …')
  await Promise.all([buildStandins({ cache, log: (line) => console.log(`  ${line}`) }), composeCli(cache)])
  Object.assign(process.env, standinEnvironment())
  return null
}

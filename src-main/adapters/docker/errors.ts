import { PfadError } from '../../contract/error.ts'
import { networkFailure } from '../../core/networkFailure.ts'
import { EngineSilent } from './ask.ts'

/**
 * Any failure of a call as a `PfadError`. `what` was being done, as a sentence's start (`Container x could not be started`);
 * `address` is the engine's.
 */
export const engineError = (thrown: unknown, what: string, address: string): PfadError => {
  if (thrown instanceof PfadError) return thrown
  const lost = connectionError(thrown, what, address)
  if (lost !== null) return lost
  const said = readRefusal(thrown)
  const { code, hint } = judge(said)
  return new PfadError(code, `${what}: ${sentence(said)}`, hint, { cause: thrown })
}

/** A failure of the connection itself; null for what the engine said. */
const connectionError = (thrown: unknown, what: string, address: string): PfadError | null => {
  if (!(thrown instanceof Error) || 'statusCode' in thrown) return null
  const { code = '' } = thrown as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') {
    return new PfadError(
      'engine-denied',
      `${what}: this user may not use the container engine at ${address}.`,
      'On Linux: sudo usermod -aG docker $USER, then log out and in again. Or use a rootless engine.',
      { cause: thrown },
    )
  }
  const failure = networkFailure(thrown)
  if (failure?.kind === 'untrusted') {
    return new PfadError(
      'engine-denied',
      `${what}: no trust between this machine and the container engine at ${address} (${thrown.message}).`,
      'Check the certificates of DOCKER_CERT_PATH or of the Docker context: ca.pem, cert.pem and key.pem.',
      { cause: thrown },
    )
  }
  // A socket file that is not there is a server that does not run.
  const isGone = failure !== null || code === 'ENOENT' || thrown instanceof EngineSilent
  if (!isGone && !/socket hang up|aborted|^ssh to/.test(thrown.message)) return null
  return new PfadError(
    'engine-stopped',
    `${what}: the container engine at ${address} is gone (${thrown.message}).`,
    'Start it again, then try again. What it says of itself: pfad doctor',
    { cause: thrown },
  )
}

/** What an engine said that was no success. */
const readRefusal = (thrown: unknown): string => {
  const { json, message } = thrown as { json?: { message?: unknown }; message?: string }
  const own = typeof json?.message === 'string' ? json.message : undefined
  // dockerode writes "(HTTP code 404) no such container - <what the engine said> ".
  return (own ?? (message ?? String(thrown)).replace(/^\(HTTP code \d+\) [^-]*- /, '')).trim()
}

/** What the engine's words mean. Docker, containerd, Podman and Docker Desktop each have their own. */
export const judge = (said: string): { readonly code: string; readonly hint: string } =>
  RULES.find(({ test }) => test.test(said)) ?? {
    code: 'engine-refused',
    hint: 'What the engine says is above; its own log says more. Is it sound? pfad doctor',
  }

const RULES: readonly {
  readonly test: RegExp
  readonly code: string
  readonly hint: string
}[] = [
  {
    test: /no space left on device|disk quota exceeded|not enough (free )?space/i,
    code: 'no-space',
    hint: 'Free space where the engine keeps its data: docker system df shows what takes it; Docker Desktop has a limit of its own under Settings, Resources.',
  },
  {
    test: /port is already allocated|address already in use|ports? (is|are) not available|bind for .* failed|only one usage of each socket address/i,
    code: 'port-in-use',
    hint: 'Stop what listens there, or choose another port.',
  },
  {
    test: /privileged port|listen (tcp|udp)\S* .*permission denied|forbidden by its access permissions/i,
    code: 'port-in-use',
    hint: 'This user may not listen there: choose a port above 1023 that the system has not reserved.',
  },
  {
    test: /no such image|manifest (for .* )?(unknown|not found)|name unknown|repository does not exist|pull access denied|image not known|requested access to the resource is denied|: not found$/i,
    code: 'image-not-found',
    hint: 'Check its name and tag, and log in where it is private: docker login <registry>',
  },
  {
    test: /no such container|no container with (name|id)|container .* (does not exist|not found)/i,
    code: 'container-not-found',
    hint: 'It may have been removed meanwhile; look again.',
  },
  {
    test: /name .* is already in use|is already in use by|already exists/i,
    code: 'name-in-use',
    hint: 'Remove what has this name, or use another one.',
  },
]

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

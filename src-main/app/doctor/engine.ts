import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createDockerEngine } from '../../adapters/docker/containerEngine.ts'
import { olderOf } from '../../adapters/docker/reach.ts'
import { freeSpace } from '../../adapters/files/freeSpace.ts'
import { toErrorShape } from '../../contract/error.ts'
import type { Finding } from '../../contract/models/platform.ts'
import type { EngineInfo } from '../../engine/ports/containerEngine.ts'
import { ok } from './machine.ts'

const GIB = 1024 ** 3
/** Docker 20.10, the oldest that the stack was run on. */
const OLDEST_API = '1.41'
/** All of the stack at once; it idles at less than one. */
const MEMORY = 4 * GIB
/** The images take some of it, the data of a busy day the rest. */
const SPACE = 10 * GIB

/** The container engine, where it is and whether the stack fits; `isNeeded`: the stack is the chosen backend. */
export const examineEngine = async (
  env: NodeJS.ProcessEnv,
  { setting, isNeeded }: { readonly setting: string; readonly isNeeded: boolean },
): Promise<Finding[]> => {
  await using engine = createDockerEngine({ env, setting })
  const [found, compose] = await Promise.all([engine.info().catch(toErrorShape), examineCompose(env)])
  if ('code' in found) {
    const { message, hint = null } = found
    return [{ check: 'engine', status: isNeeded ? 'error' : 'skipped', found: message, advice: hint }, compose]
  }
  return [judgeEngine(found), judgeMemory(found), await examineSpace(found), compose]
}

/** Which engine it is, and what is wrong with it. */
export const judgeEngine = (info: EngineInfo): Finding => {
  const name = info.kind === 'podman' ? 'Podman' : 'Docker'
  const traits = [
    ...[`${name} ${info.version}`, info.operatingSystem, `${info.address} by ${info.foundBy}`],
    ...[`API ${info.apiVersion}`, info.storageDriver, `${info.architecture}, ${info.cpus} CPUs`],
    ...(info.isRootless ? ['rootless'] : []),
  ]
  const found = traits.filter((trait) => trait !== '').join('; ')
  const problem = problemOf(info)
  return problem === null ? ok('engine', found) : { check: 'engine', found, ...problem }
}

const problemOf = (info: EngineInfo): Pick<Finding, 'status' | 'advice'> | null => {
  if (info.os === 'windows') {
    return {
      status: 'error',
      advice: 'It runs Windows containers. Switch it to Linux containers (the menu of its icon).',
    }
  }
  if (olderOf(info.apiVersion, OLDEST_API) !== OLDEST_API) {
    return {
      status: 'warning',
      advice: `It is old: the stack was never run on an API before ${OLDEST_API} (Docker 20.10).`,
    }
  }
  if (/^(tcp|ssh):/.test(info.address) && !/^tcp:\/\/(127\.|localhost|\[::1\])/.test(info.address)) {
    return {
      status: 'warning',
      advice: "It is on another machine: the stack's ports open there, on 127.0.0.1, where this app cannot reach them.",
    }
  }
  return null
}

/** Memory that containers may have: a virtual machine's is less than this machine's. */
export const judgeMemory = ({ memory }: EngineInfo): Finding => {
  const found = `${(memory / GIB).toFixed(1)} GiB`
  if (memory >= MEMORY) return ok('engine memory', found)
  const advice = `The stack wants ${MEMORY / GIB} GiB. Give the engine's virtual machine more (Docker Desktop: Settings, Resources; colima start --memory ${MEMORY / GIB}).`
  return { check: 'engine memory', status: 'warning', found, advice }
}

/** Free space where the engine keeps its data, if that is a folder of this machine. */
const examineSpace = async ({ dataRoot, address }: EngineInfo): Promise<Finding> => {
  const free = address.startsWith('unix:') ? await freeSpace(dataRoot).catch(() => null) : null
  return judgeSpace(free, dataRoot)
}

/** `free` null: the folder is not this machine's. */
export const judgeSpace = (free: number | null, dataRoot: string): Finding => {
  if (free === null) {
    const found = `cannot be told: ${dataRoot} is not on this machine, or closed to this user`
    return { check: 'engine disk', status: 'skipped', found, advice: 'What takes space there: docker system df' }
  }
  const found = `${(free / GIB).toFixed(1)} GiB free in ${dataRoot}`
  if (free >= SPACE) return ok('engine disk', found)
  const advice = `Images and volumes of the stack want ${SPACE / GIB} GiB. What takes space: docker system df`
  return { check: 'engine disk', status: 'warning', found, advice }
}

/** Docker's own program for compose files: Pfad does without, people like to have it. */
const examineCompose = async (env: NodeJS.ProcessEnv): Promise<Finding> => {
  try {
    const run = promisify(execFile)
    const { stdout } = await run('docker', ['compose', 'version', '--short'], { env, timeout: 10_000 })
    return judgeCompose(stdout.trim())
  } catch {
    return judgeCompose(null)
  }
}

/** `version` null: there is none. */
export const judgeCompose = (version: string | null): Finding => {
  if (version === null) {
    const advice =
      'Pfad needs none. With the plugin docker-compose-plugin, docker compose -p pfad ps shows the stack too.'
    return { check: 'compose', status: 'skipped', found: 'no docker compose', advice }
  }
  return Number(version.replace(/^v/, '').split('.')[0]) >= 2
    ? ok('compose', version)
    : {
        check: 'compose',
        status: 'warning',
        found: version,
        advice: 'Update it to version 2: it reads no newer compose file.',
      }
}

import type { ContainerEngine } from '../../engine/ports/containerEngine.ts'
import type { Call } from './call.ts'

type Info = {
  readonly OSType?: string
  readonly OperatingSystem?: string
  readonly Architecture?: string
  readonly Driver?: string
  readonly DockerRootDir?: string
  readonly SecurityOptions?: readonly string[] | null
  readonly NCPU?: number
  readonly MemTotal?: number
}

/** `ContainerEngine.info`. */
export const engineInfo =
  (call: Call): ContainerEngine['info'] =>
  async (signal) => {
    const what = 'The engine could not be asked about itself'
    const info: Info = await call(what, (docker) => docker.info(), { signal, timeoutMs: 30_000 })
    const { kind, address, foundBy, version, apiVersion } = await call.find(signal)
    return {
      ...{ kind, address, foundBy, version, apiVersion: apiVersion ?? '' },
      os: info.OSType ?? 'linux',
      operatingSystem: info.OperatingSystem ?? '',
      architecture: info.Architecture ?? '',
      storageDriver: info.Driver ?? '',
      dataRoot: info.DockerRootDir ?? '',
      isRootless: (info.SecurityOptions ?? []).some((option) => /\brootless\b/.test(option)),
      cpus: info.NCPU ?? 0,
      memory: info.MemTotal ?? 0,
    }
  }

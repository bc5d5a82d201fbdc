import type { ContainerEngine, ResourceSpec } from '../ports/containerEngine.ts'

/**
 * What one call has made, so that it can be taken back where the call does not come to its end: containers that were never
 * started, and networks and volumes that nothing uses then. What was there before stays.
 */
export type Made = {
  readonly network: (resource: ResourceSpec) => void
  readonly volume: (resource: ResourceSpec) => void
  readonly container: (id: string, volumes: readonly string[]) => void
  readonly started: (id: string) => void
  readonly takeBack: (engine: ContainerEngine) => Promise<void>
}

export const createMade = (): Made => {
  const networks = new Set<string>()
  const volumes = new Set<string>()
  const containers = new Map<string, readonly string[]>()
  return {
    network: ({ name }) => void networks.add(name),
    volume: ({ name }) => void volumes.add(name),
    container: (id, mounted) => void containers.set(id, mounted),
    started(id) {
      for (const volume of containers.get(id) ?? []) volumes.delete(volume)
      containers.delete(id)
    },
    async takeBack(engine) {
      for (const id of containers.keys()) await quietly(engine.remove(id, { force: true }))
      for (const name of volumes) await quietly(engine.removeVolume(name))
      // One that a started container is on stays: the engine refuses.
      for (const name of networks) await quietly(engine.removeNetwork(name))
    },
  }
}

/** The call fails with its own reason; what cannot be taken back is seen by the next one, which goes on from there. */
const quietly = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(() => undefined)
}

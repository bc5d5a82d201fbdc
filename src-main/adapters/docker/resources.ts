import type { ContainerEngine } from '../../engine/ports/containerEngine.ts'
import { type Call, isNotFound } from './call.ts'
import { labelFilter } from './events.ts'

const TIMEOUT_MS = 120_000

export const networksOf = (call: Call): Pick<ContainerEngine, 'networks' | 'createNetwork' | 'removeNetwork'> => ({
  async networks(labels, signal) {
    const filters = { label: labelFilter(labels) }
    const found = await call(
      'Networks could not be listed',
      (docker) => docker.listNetworks({ filters }),
      timed(signal),
    )
    return found.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }))
  },
  async createNetwork({ name, driver, labels }, signal) {
    const network = {
      Name: name,
      Labels: { ...labels },
      CheckDuplicate: true,
      ...(driver === null ? {} : { Driver: driver }),
    }
    await call(`Network ${name} could not be created`, (docker) => docker.createNetwork(network), timed(signal))
  },
  removeNetwork: (name, signal) =>
    unlessGone(
      call(`Network ${name} could not be removed`, (docker) => docker.getNetwork(name).remove(), timed(signal)),
    ),
})

export const volumesOf = (call: Call): Pick<ContainerEngine, 'volumes' | 'createVolume' | 'removeVolume'> => ({
  async volumes(labels, signal) {
    const filters = { label: labelFilter(labels) }
    const found = await call('Volumes could not be listed', (docker) => docker.listVolumes({ filters }), timed(signal))
    // An engine that has none says null.
    return (found.Volumes ?? []).map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }))
  },
  async createVolume({ name, driver, labels }, signal) {
    const volume = { Name: name, Labels: { ...labels }, ...(driver === null ? {} : { Driver: driver }) }
    await call(`Volume ${name} could not be created`, (docker) => docker.createVolume(volume), timed(signal))
  },
  removeVolume: (name, signal) =>
    unlessGone(call(`Volume ${name} could not be removed`, (docker) => docker.getVolume(name).remove(), timed(signal))),
})

const timed = (signal: AbortSignal | undefined) => ({ signal, timeoutMs: TIMEOUT_MS })

/** What is not there is removed already. */
const unlessGone = async (removal: Promise<unknown>): Promise<void> => {
  try {
    await removal
  } catch (thrown) {
    if (!isNotFound(thrown)) throw thrown
  }
}

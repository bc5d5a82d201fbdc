import type { ContainerEngine } from '../../engine/ports/containerEngine.ts'
import { type Call, isNotFound } from './call.ts'

/** `ContainerEngine.image`: null where the engine does not have it. */
export const inspectImage =
  (call: Call): ContainerEngine['image'] =>
  async (reference, signal) => {
    try {
      const found = await call(
        `Image ${reference} could not be looked at`,
        (docker) => docker.getImage(reference).inspect(),
        {
          ...{ signal, timeoutMs: 60_000 },
        },
      )
      // An image may say NONE to its base's health check.
      const test = (found.Config as { Healthcheck?: { Test?: string[] } } | undefined)?.Healthcheck?.Test ?? []
      return {
        id: found.Id,
        architecture: found.Architecture,
        size: found.Size,
        labels: found.Config?.Labels ?? {},
        hasHealthcheck: test.length > 0 && test[0] !== 'NONE',
        exposedPorts: Object.keys(found.Config?.ExposedPorts ?? {}).map((port) => Number(port.split('/')[0])),
      }
    } catch (thrown) {
      if (isNotFound(thrown)) return null
      throw thrown
    }
  }

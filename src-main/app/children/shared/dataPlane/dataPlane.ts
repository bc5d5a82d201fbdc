import type { AttemptProgram } from '../../../../adapters/runner/child/serveAttempts.ts'
import type { Dashboard, DataPlane, Events, Objects, Spark } from '../../../../core/dataPlane.ts'
import { openEmbedded } from './embedded.ts'
import { openStack } from './stack.ts'

export type DataPlaneRequest = Parameters<AttemptProgram['createDataPlane']>[0]

/** The four clients of a backend. They connect when they are first used. */
export type DataPlaneParts = {
  readonly events: Events & AsyncDisposable
  readonly objects: Objects & AsyncDisposable
  readonly spark: Spark & AsyncDisposable
  readonly dashboard: Dashboard
}

/** The data plane of a run's backend. It closes all that has connected. */
export const createDataPlane = (of: DataPlaneRequest): DataPlane => {
  const parts = openers[of.backend](of)
  return {
    ...parts,
    async [Symbol.asyncDispose]() {
      await Promise.all([parts.events, parts.objects, parts.spark].map((client) => client[Symbol.asyncDispose]()))
    },
  }
}

const openers: Readonly<Record<DataPlaneRequest['backend'], (of: DataPlaneRequest) => DataPlaneParts>> = {
  embedded: openEmbedded,
  stack: openStack,
}

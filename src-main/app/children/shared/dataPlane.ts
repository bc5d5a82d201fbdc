import { createDashboardPoster } from '../../../adapters/dashboard/poster.ts'
import { createDuckEventStore } from '../../../adapters/duckdb/eventStore.ts'
import { createDuckSpark } from '../../../adapters/duckdb/spark.ts'
import { createFileObjectStore } from '../../../adapters/files/objectStore.ts'
import type { AttemptSetup } from '../../../adapters/runner/attemptProtocol.ts'
import { connectSocket } from '../../../adapters/socket/channel.ts'
import { PfadError } from '../../../contract/error.ts'
import type { Backend } from '../../../contract/models/primitives.ts'
import type { DataPlane } from '../../../core/dataPlane.ts'

/** The data plane of a run's backend. Clients connect when they are first used and close with it. */
export const createDataPlane = (of: {
  readonly backend: Backend
  readonly setup: AttemptSetup
  readonly dataSocket: () => Promise<string>
}): DataPlane => {
  if (of.backend !== 'embedded') {
    throw new PfadError('backend-missing', `The backend ${of.backend} is not available.`, 'Set PFAD_BACKEND=embedded.')
  }
  const connect = async () => connectSocket(await of.dataSocket())
  const events = createDuckEventStore({ connect })
  const objects = createFileObjectStore({ root: of.setup.objects })
  const spark = createDuckSpark({ connect })
  return {
    events,
    objects,
    spark,
    dashboard: createDashboardPoster({ url: of.setup.dashboardUrl }),
    async [Symbol.asyncDispose]() {
      await Promise.all([events, objects, spark].map((client) => client[Symbol.asyncDispose]()))
    },
  }
}

import { createDashboardPoster } from '../../../../adapters/dashboard/poster.ts'
import { createDuckEventStore } from '../../../../adapters/duckdb/eventStore.ts'
import { createDuckSpark } from '../../../../adapters/duckdb/spark.ts'
import { createFileObjectStore } from '../../../../adapters/files/objectStore.ts'
import { connectSocket } from '../../../../adapters/socket/channel.ts'
import type { DataPlaneParts, DataPlaneRequest } from './dataPlane.ts'

/** All of it on this machine: the data engine's process and files of the home. */
export const openEmbedded = ({ setup, dataSocket }: DataPlaneRequest): DataPlaneParts => {
  const connect = async () => connectSocket(await dataSocket())
  return {
    events: createDuckEventStore({ connect }),
    objects: createFileObjectStore({ root: setup.objects }),
    spark: createDuckSpark({ connect }),
    dashboard: createDashboardPoster({ url: setup.dashboardUrl }),
  }
}

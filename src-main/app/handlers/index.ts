import type { Handlers } from '../../contract/pfadContract.ts'
import { createUploads } from '../data/uploads.ts'
import { createAlertHandlers } from './alerts.ts'
import { createApprovalHandlers } from './approvals.ts'
import { createAssetHandlers } from './assets.ts'
import { createBackfillHandlers, createBackfillStreams } from './backfills.ts'
import { createConfigHandlers } from './config.ts'
import { createControlHandlers } from './control.ts'
import { createDagHandlers } from './dags.ts'
import { createDbHandlers } from './db.ts'
import { createDemoHandlers, refuseInDemo } from './demo.ts'
import { createEventHandlers, createEventStreams } from './events.ts'
import { createIngestHandlers } from './ingest.ts'
import { createMinuteHandlers } from './minutes.ts'
import { createNoticeHandlers } from './notices.ts'
import { createObjectHandlers, createObjectStreams } from './objects.ts'
import { createOverviewHandlers } from './overview.ts'
import { createRunHandlers, createRunStreams } from './runs.ts'
import { createSearchHandlers } from './search.ts'
import type { Services } from './services.ts'
import { createSettingHandlers } from './settings.ts'
import { createSqlHandlers } from './sql.ts'
import { createStackHandlers, createStackStreams } from './stack.ts'
import { createTableHandlers, createTableStreams } from './tables.ts'
import { noWindowHandlers, noWindowStreams } from './window.ts'

/** Every row of the contract, answered by the services. */
export const createHandlers = (base: Services): Handlers =>
  handlersOf({ ...base, uploads: createUploads(base.objects) })

const handlersOf = (services: Services & { readonly uploads: ReturnType<typeof createUploads> }): Handlers => ({
  calls: refuseInDemo(services, {
    'app.info': () => services.info(),
    'app.doctor': () => services.doctor(),
    'app.stores': () => services.stores(),
    'app.stop': () => {
      services.stop()
      return {}
    },
    'app.pulse': () => ({
      ...services.scheduler.pulse(),
      now: services.clock.now(),
      running: services.scheduler.inFlight(),
    }),
    'app.engine': ({ again }) => services.engine(again),
    'storage.status': () => services.retention.status(),
    'storage.setLimits': (limits) => services.retention.setLimits(limits),
    ...createAlertHandlers(services),
    ...createDagHandlers(services),
    ...createAssetHandlers(services),
    ...createRunHandlers(services),
    ...createOverviewHandlers(services),
    ...createControlHandlers(services),
    ...createDbHandlers(services),
    ...createDemoHandlers(services),
    ...createApprovalHandlers(services),
    ...createConfigHandlers(services),
    ...createEventHandlers(services),
    ...createIngestHandlers(services),
    ...createMinuteHandlers(services),
    ...createObjectHandlers(services),
    ...createTableHandlers(services),
    ...createSqlHandlers(services),
    ...createBackfillHandlers(services),
    ...createStackHandlers(services),
    ...createNoticeHandlers(services),
    ...createSearchHandlers(services),
    ...createSettingHandlers(services),
    ...noWindowHandlers,
  }),
  streams: {
    ...createRunStreams(services),
    ...createEventStreams(services),
    ...createObjectStreams(services),
    ...createTableStreams(services),
    ...createBackfillStreams(services),
    ...createStackStreams(services),
    ...noWindowStreams,
  },
})

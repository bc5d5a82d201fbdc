import type { Handlers } from '../../contract/pfadContract.ts'
import { createAlertHandlers } from './alerts.ts'
import { createApprovalHandlers } from './approvals.ts'
import { createBackfillHandlers, createBackfillStreams } from './backfills.ts'
import { createControlHandlers } from './control.ts'
import { createDagHandlers } from './dags.ts'
import { createEventHandlers, createEventStreams } from './events.ts'
import { createMinuteHandlers } from './minutes.ts'
import { createObjectHandlers, createObjectStreams } from './objects.ts'
import { createRunHandlers, createRunStreams } from './runs.ts'
import type { Services } from './services.ts'

/** Every row of the contract, answered by the services. */
export const createHandlers = (services: Services): Handlers => ({
  calls: {
    'app.info': () => services.info(),
    'app.doctor': () => services.doctor(),
    'app.stop': () => {
      services.stop()
      return {}
    },
    'storage.status': () => services.retention.status(),
    'storage.setLimits': (limits) => services.retention.setLimits(limits),
    ...createAlertHandlers(services),
    ...createDagHandlers(services),
    ...createRunHandlers(services),
    ...createControlHandlers(services),
    ...createApprovalHandlers(services),
    ...createEventHandlers(services),
    ...createMinuteHandlers(services),
    ...createObjectHandlers(services),
    ...createBackfillHandlers(services),
  },
  streams: {
    ...createRunStreams(services),
    ...createEventStreams(services),
    ...createObjectStreams(services),
    ...createBackfillStreams(services),
  },
})

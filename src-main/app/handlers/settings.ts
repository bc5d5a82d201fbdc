import type { settingCalls } from '../../contract/calls/settings.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { Services } from './services.ts'

export const createSettingHandlers = (services: Services): Pick<Handlers['calls'], keyof typeof settingCalls> => ({
  'settings.list': () => services.settings.list(),
  'settings.put': async ({ values }) => {
    const rows = await services.settings.put(values)
    services.changes.publish({ topic: 'settings' })
    return rows
  },
  'settings.test': async ({ values }, signal) => services.testSettings(await services.settings.wouldBe(values), signal),
})

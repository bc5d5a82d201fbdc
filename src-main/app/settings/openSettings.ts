import type { StoredConnection } from '../../contract/models/config.ts'
import { createEngineStatus } from '../doctor/engineStatus.ts'
import type { Services } from '../handlers/services.ts'
import type { HomePaths } from '../home/paths.ts'
import type { Settings } from './settings.ts'
import { createSettingsFile } from './settingsFile.ts'
import { testSettings } from './testSettings.ts'

/** The settings of a home for people to see, try and change, and the engine that they find. */
export const openSettings = (of: {
  readonly home: HomePaths
  readonly settings: Settings
  readonly env: NodeJS.ProcessEnv
  readonly mask: (text: string) => string
  readonly connection: (connId: string) => StoredConnection
}): Pick<Services, 'settings' | 'testSettings' | 'engine'> => {
  const { home, settings, env, mask, connection } = of
  return {
    settings: createSettingsFile({ file: home.settings, env, running: settings, mask }),
    testSettings: (wished, signal) => testSettings(wished, { env, home: home.root, connection }, signal),
    engine: createEngineStatus(env, settings.PFAD_ENGINE),
  }
}

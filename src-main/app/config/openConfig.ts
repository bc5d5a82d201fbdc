import { createMask, type Mask, secretsOfAddress } from '../../adapters/runner/child/mask.ts'
import type { ConfigStore } from '../../engine/ports/configStore.ts'
import type { HomePaths } from '../home/paths.ts'
import { createVault } from '../secrets/vault.ts'
import type { Settings } from '../settings/settings.ts'
import { type Config, createConfig } from './createConfig.ts'
import type { StackConnections } from './deps.ts'

export type OpenConfig = {
  readonly config: Config
  /** Knows every secret that this process has been able to read. */
  readonly mask: Mask
  /** To be called after each change: a new secret is masked from then on, a former one still. */
  readonly learn: () => void
}

/** The configuration of a home that this process owns. */
export const openConfig = (of: {
  readonly home: HomePaths
  readonly store: ConfigStore
  readonly settings: Settings
  readonly env: NodeJS.ProcessEnv
  readonly now: () => number
  readonly stack: StackConnections
}): OpenConfig => {
  const { store, env, now, stack } = of
  const config = createConfig({ store, vault: createVault(of.home.key), env, now, stack })
  const mask = createMask([...secretsOfAddress(of.settings.DASHBOARD_API_URL), ...config.secrets()])
  return { config, mask, learn: () => mask.add(config.secrets()) }
}

import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { RestartNotice } from './RestartNotice.tsx'
import { settings } from './settingsStore.ts'

/** A section that is made of settings, below what waits for the next start. */
export const SettingsSection = ({ children }: { readonly children: (rows: readonly SettingRow[]) => ReactNode }) => {
  const live = settings.use(null)
  return (
    <Stack gap="var(--gap)">
      <RestartNotice />
      <Loaded live={live} lines={8} onRetry={() => settings.refresh(null)}>
        {children}
      </Loaded>
    </Stack>
  )
}

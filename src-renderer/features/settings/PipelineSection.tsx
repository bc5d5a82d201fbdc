import { Stack } from '@mantine/core'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { RestartNotice } from './RestartNotice.tsx'
import { SettingActions, SettingFields } from './SettingFields.tsx'
import { settings } from './settingsStore.ts'
import { namesOf } from './texts.ts'
import { useSettingsDraft } from './useSettingsDraft.ts'

/** What the minute pipeline and its tasks go by. */
export const PipelineSection = () => {
  const live = settings.use(null)
  return (
    <Stack gap="var(--gap)">
      <RestartNotice />
      <Loaded live={live} lines={8} onRetry={() => settings.refresh(null)}>
        {(rows) => <Form rows={rows} />}
      </Loaded>
    </Stack>
  )
}

const Form = ({ rows }: { readonly rows: readonly SettingRow[] }) => {
  const draft = useSettingsDraft(rows)
  const ofPipeline = namesOf('pipeline').flatMap((name) => rows.find((row) => row.name === name) ?? [])
  return (
    <Card title="Pipeline">
      <SettingFields rows={ofPipeline} draft={draft} />
      <SettingActions draft={draft} />
    </Card>
  )
}

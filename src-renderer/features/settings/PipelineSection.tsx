import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { SettingActions, SettingFields } from './SettingFields.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import { rowsOf } from './texts.ts'
import { useSettingsDraft } from './useSettingsDraft.ts'

/** What the minute pipeline and its tasks go by. */
export const PipelineSection = () => <SettingsSection>{(rows) => <Form rows={rows} />}</SettingsSection>

const Form = ({ rows }: { readonly rows: readonly SettingRow[] }) => {
  const draft = useSettingsDraft(rows)
  return (
    <Card title="Pipeline">
      <SettingFields rows={rowsOf('pipeline', rows)} draft={draft} />
      <SettingActions draft={draft} />
    </Card>
  )
}

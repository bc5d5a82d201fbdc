import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { Findings } from './Findings.tsx'
import classes from './settings.module.css'
import { settingTexts } from './texts.ts'
import type { SettingsDraft } from './useSettingsDraft.ts'

/** Fields for some settings. One that the environment gives can only be read here. */
export const SettingFields = ({
  rows,
  draft,
}: {
  readonly rows: readonly SettingRow[]
  readonly draft: SettingsDraft
}) => (
  <div className={classes.fields}>
    {rows.map((row) => {
      const text = settingTexts[row.name]
      const isGiven = row.source === 'environment'
      const shared = {
        label: text?.label ?? row.name,
        description: `${text?.help ?? ''} ${isGiven ? `Given by ${row.name} in the environment.` : ''}`.trim(),
        value: draft.valueOf(row.name),
        disabled: isGiven,
        error: row.problem,
        onChange: (event: { currentTarget: { value: string } }) => draft.set(row.name, event.currentTarget.value),
      }
      return row.choices === null ? (
        <TextInput key={row.name} placeholder={row.fallback || 'empty'} {...shared} />
      ) : (
        <NativeSelect key={row.name} data={row.choices} {...shared} />
      )
    })}
  </div>
)

/** Test, save, undo; and what the test has found. */
export const SettingActions = ({ draft }: { readonly draft: SettingsDraft }) => (
  <>
    {draft.findings && <Findings findings={draft.findings} />}
    <Group mt="md">
      <Button variant="default" loading={draft.busy === 'test'} onClick={() => void draft.test()}>
        Test
      </Button>
      <Button disabled={!draft.isChanged} loading={draft.busy === 'save'} onClick={() => void draft.save()}>
        Save
      </Button>
      {draft.isChanged && (
        <Button variant="subtle" onClick={draft.undo}>
          Undo
        </Button>
      )}
    </Group>
  </>
)

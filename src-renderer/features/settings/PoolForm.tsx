import { NumberInput, Stack, TextInput } from '@mantine/core'
import { type PoolRow, pool } from '../../../src-main/contract/models/config.ts'
import type { FormProps } from './EditableList.tsx'
import { FormDialog } from './FormDialog.tsx'
import { savePool } from './settingsStore.ts'
import { asText, type Problems, problemsOf, useDraft } from './useDraft.ts'

type Typed = { readonly pool: string; readonly slots: number | ''; readonly description: string }

const check = (typed: Typed): Problems<Typed> => {
  const problems = problemsOf<Typed>(pool.safeParse(typed).error)
  if (typed.pool === '') problems.pool = 'Give it a name: tasks name it by that.'
  if (problems.slots !== undefined) problems.slots = 'Write a whole number, or −1 for no limit.'
  return problems
}

export const PoolForm = ({ row, onClose }: FormProps<PoolRow>) => {
  const first: Typed = { pool: row?.pool ?? '', slots: row?.slots ?? 1, description: row?.description ?? '' }
  const draft = useDraft(first, check)
  const save = (): Promise<boolean> | undefined => {
    draft.touchAll()
    const whole = pool.safeParse(draft.value)
    return whole.success ? savePool(whole.data) : undefined
  }
  return (
    <FormDialog title={row === null ? 'Add a pool' : `Pool ${row.pool}`} save={save} onClose={onClose}>
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          disabled={row !== null}
          data-autofocus={row === null || undefined}
          {...asText(draft.field('pool'))}
        />
        <NumberInput
          label="Slots"
          description="−1: no limit; 0: nothing of it starts. It counts at once"
          min={-1}
          max={1_000_000}
          allowDecimal={false}
          data-autofocus={row !== null || undefined}
          {...draft.field('slots')}
          onChange={(value) => draft.field('slots').onChange(typeof value === 'number' ? value : '')}
        />
        <TextInput label="Description" {...asText(draft.field('description'))} />
      </Stack>
    </FormDialog>
  )
}

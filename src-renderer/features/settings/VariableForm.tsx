import { Stack, Textarea, TextInput } from '@mantine/core'
import { type VariableRow, variable } from '../../../src-main/contract/models/config.ts'
import type { FormProps } from './EditableList.tsx'
import { FormDialog } from './FormDialog.tsx'
import classes from './settings.module.css'
import { saveVariable } from './settingsStore.ts'
import { asText, type Problems, problemsOf, useDraft } from './useDraft.ts'

type Typed = { readonly key: string; readonly value: string; readonly description: string }

const check = (typed: Typed): Problems<Typed> => {
  const problems = problemsOf<Typed>(variable.safeParse(typed).error)
  if (typed.key === '') problems.key = 'Give it a key: tasks read it by that.'
  return problems
}

/** One variable. What a sensitive name holds is not shown; `***` leaves it as it is. */
export const VariableForm = ({ row, onClose }: FormProps<VariableRow>) => {
  const { key = '', value = '', description = '' } = row ?? {}
  const draft = useDraft<Typed>({ key, value, description }, check)
  const save = (): Promise<boolean> | undefined => {
    draft.touchAll()
    return draft.isValid ? saveVariable(draft.value, row === null) : undefined
  }
  return (
    <FormDialog
      title={row === null ? 'Add a variable' : `Variable ${row.key}`}
      size="36rem"
      save={save}
      onClose={onClose}
    >
      <Stack gap="md">
        <TextInput
          label="Key"
          description="With password, secret, token or api_key in it, its value is hidden on every screen"
          required
          disabled={row !== null}
          data-autofocus={row === null || undefined}
          {...asText(draft.field('key'))}
        />
        <Textarea
          label="Value"
          description={row?.isSensitive ? 'It is not shown; *** leaves it as it is' : 'Text, or JSON'}
          autosize
          minRows={3}
          maxRows={14}
          classNames={{ input: classes.code }}
          data-autofocus={row !== null || undefined}
          {...asText(draft.field('value'))}
        />
        <TextInput label="Description" {...asText(draft.field('description'))} />
      </Stack>
    </FormDialog>
  )
}

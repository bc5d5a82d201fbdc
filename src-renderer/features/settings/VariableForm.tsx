import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type VariableRow, variable } from '../../../src-main/contract/models/config.ts'
import classes from './settings.module.css'
import { saveVariable } from './settingsStore.ts'
import { type Problems, problemsOf, useDraft } from './useDraft.ts'

type Typed = { readonly key: string; readonly value: string; readonly description: string }

const check = (typed: Typed): Problems<Typed> => {
  const problems = problemsOf<Typed>(variable.safeParse(typed).error)
  if (typed.key === '') problems.key = 'Give it a key: tasks read it by that.'
  return problems
}

/** One variable. What a sensitive name holds is not shown; `***` leaves it as it is. */
export const VariableForm = ({ row, onClose }: { readonly row: VariableRow | null; readonly onClose: () => void }) => {
  const { key = '', value = '', description = '' } = row ?? {}
  const draft = useDraft<Typed>({ key, value, description }, check)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    draft.touchAll()
    if (!draft.isValid) return
    setBusy(true)
    const isDone = await saveVariable(draft.value, row === null)
    setBusy(false)
    if (isDone) onClose()
  }
  const text = (name: keyof Typed) => {
    const { onChange, ...field } = draft.field(name)
    return {
      ...field,
      onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="36rem"
      title={row === null ? 'Add a variable' : `Variable ${row.key}`}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Key"
            description="With password, secret, token or api_key in it, its value is hidden on every screen"
            required
            disabled={row !== null}
            data-autofocus={row === null || undefined}
            {...text('key')}
          />
          <Textarea
            label="Value"
            description={row?.isSensitive ? 'It is not shown; *** leaves it as it is' : 'Text, or JSON'}
            autosize
            minRows={3}
            maxRows={14}
            classNames={{ input: classes.code }}
            data-autofocus={row !== null || undefined}
            {...text('value')}
          />
          <TextInput label="Description" {...text('description')} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

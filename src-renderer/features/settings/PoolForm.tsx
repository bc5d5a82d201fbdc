import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type PoolRow, pool } from '../../../src-main/contract/models/config.ts'
import { savePool } from './settingsStore.ts'
import { type Problems, problemsOf, useDraft } from './useDraft.ts'

type Typed = { readonly pool: string; readonly slots: number | ''; readonly description: string }

const check = (typed: Typed): Problems<Typed> => {
  const problems = problemsOf<Typed>(pool.safeParse(typed).error)
  if (typed.pool === '') problems.pool = 'Give it a name: tasks name it by that.'
  if (problems.slots !== undefined) problems.slots = 'Write a whole number, or −1 for no limit.'
  return problems
}

export const PoolForm = ({ row, onClose }: { readonly row: PoolRow | null; readonly onClose: () => void }) => {
  const first: Typed = { pool: row?.pool ?? '', slots: row?.slots ?? 1, description: row?.description ?? '' }
  const draft = useDraft(first, check)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    draft.touchAll()
    const whole = pool.safeParse(draft.value)
    if (!whole.success) return
    setBusy(true)
    const isDone = await savePool(whole.data)
    setBusy(false)
    if (isDone) onClose()
  }
  const { onChange: setName, ...name } = draft.field('pool')
  const { onChange: setSlots, ...slots } = draft.field('slots')
  const { onChange: setDescription, ...description } = draft.field('description')
  return (
    <Modal
      opened
      onClose={onClose}
      title={row === null ? 'Add a pool' : `Pool ${row.pool}`}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            disabled={row !== null}
            data-autofocus={row === null || undefined}
            {...name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label="Slots"
            description="−1: no limit; 0: nothing of it starts. It counts at once"
            min={-1}
            max={1_000_000}
            allowDecimal={false}
            data-autofocus={row !== null || undefined}
            {...slots}
            onChange={(value) => setSlots(typeof value === 'number' ? value : '')}
          />
          <TextInput
            label="Description"
            {...description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
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

import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'

/** The foot of a dialog before something goes for good: its name is typed first; `word` null: a click is enough. */
export const ConfirmForm = ({
  word,
  verb,
  keep,
  onConfirm,
  onKeep,
}: {
  readonly word: string | null
  /** The button that does it, and the one that does not. */
  readonly verb: string
  readonly keep: string
  readonly onConfirm: () => void
  readonly onKeep: () => void
}) => {
  const [typed, setTyped] = useState('')
  const isSure = word === null || typed === word
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isSure) onConfirm()
  }
  return (
    <form onSubmit={submit}>
      {word !== null && (
        <TextInput
          label={`Type ${word} to confirm`}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onKeep}>
          {keep}
        </Button>
        <Button type="submit" color="red" disabled={!isSure}>
          {verb}
        </Button>
      </Group>
    </form>
  )
}

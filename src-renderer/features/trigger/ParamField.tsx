import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import { InstantField } from '../../shared/ui/InstantField.tsx'
import { useZone } from '../../shared/zone.ts'
import type { Field } from './fields.ts'

type Props = {
  readonly field: Field
  /** Undefined: not given. */
  readonly value: JsonValue | undefined
  readonly error: string | undefined
  readonly onChange: (value: JsonValue | undefined) => void
}

/** Asks for one param in the way of its type. */
export const ParamField = ({ field, value, error, onChange }: Props) => {
  const { kind, label, description, isRequired, isNullable, choices } = field
  const common = { label, description: description || undefined, error, withAsterisk: isRequired }
  const zone = useZone()
  const none = isNullable ? null : undefined
  switch (kind) {
    case 'boolean':
      return (
        <Checkbox
          label={label}
          description={description || undefined}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          onChange={(typed) => onChange(typed === '' ? none : typed)}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          data={choices.map((choice) => ({
            value: JSON.stringify(choice),
            label: typeof choice === 'string' ? choice : JSON.stringify(choice),
          }))}
          value={value === undefined ? null : JSON.stringify(value)}
          clearable={!isRequired}
          onChange={(chosen) => onChange(chosen === null ? none : (JSON.parse(chosen) as JsonValue))}
        />
      )
    case 'json':
      return <JsonField {...common} value={value} onChange={onChange} />
    case 'long':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? none : event.currentTarget.value)}
        />
      )
    case 'instant':
      return (
        <InstantField
          {...common}
          label={`${label} (${zone})`}
          at={readInstant(value)}
          zone={zone}
          onChange={(at) => onChange(at === null ? none : new Date(at).toISOString().replace('.000Z', 'Z'))}
        />
      )
    case 'text':
    case 'date':
      return (
        <TextInput
          {...common}
          type={kind}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? none : event.currentTarget.value)}
        />
      )
    default:
      return null
  }
}

const readInstant = (value: JsonValue | undefined): number | null => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** A list, an object, or of any type: written as JSON. What cannot be read is given as it stands, and then refused. */
const JsonField = ({
  value,
  error,
  onChange,
  ...common
}: Pick<Props, 'value' | 'error' | 'onChange'> & {
  readonly label: string
  readonly description: string | undefined
}) => {
  const [typed, setTyped] = useState(value === undefined ? '' : JSON.stringify(value))
  const [unreadable, setUnreadable] = useState(false)
  const read = (text: string): void => {
    setTyped(text)
    setUnreadable(false)
    if (text.trim() === '') return onChange(undefined)
    try {
      onChange(JSON.parse(text) as JsonValue)
    } catch {
      setUnreadable(true)
      onChange(text)
    }
  }
  return (
    <Textarea
      {...common}
      autosize
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.9rem' } }}
      value={typed}
      error={unreadable ? 'Not JSON: text stands in quotes, lists in [ ], objects in { }.' : error}
      onChange={(event) => read(event.currentTarget.value)}
    />
  )
}

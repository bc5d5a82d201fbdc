import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { instantOf, localMinute } from '../format/wallTime.ts'

type Props = Omit<TextInputProps, 'type' | 'value' | 'onChange'> & {
  readonly at: number | null
  /** The IANA zone in which it is read and shown; the label should name it. */
  readonly zone: string
  readonly onChange: (at: number | null) => void
}

/** A date and time of a zone, to the minute; null while it is not filled in. */
export const InstantField = ({ at, zone, onChange, error, ...rest }: Props) => {
  const [typed, setTyped] = useState('')
  // What was typed stands as it was typed, unless the value, or the zone, has changed under it.
  const text = instantOf(typed, zone) === at ? typed : at === null ? '' : localMinute(at, zone)
  const isLeftOut = text !== '' && at === null
  return (
    <TextInput
      {...rest}
      type="datetime-local"
      value={text}
      error={isLeftOut ? `The clocks of ${zone} leave this time out.` : error}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onChange(instantOf(event.currentTarget.value, zone))
      }}
    />
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { filterOperators, type TableFilter } from '../../../src-main/contract/models/table.ts'
import classes from './panel.module.css'

/** A condition on one column. */
export const FilterForm = ({
  column,
  onAdd,
}: {
  readonly column: string
  readonly onAdd: (filter: TableFilter) => void
}) => {
  const [operator, setOperator] = useState<TableFilter['operator']>('=')
  const [value, setValue] = useState('')
  const needsValue = operator !== 'is null' && operator !== 'is not null'
  const submit = (event: React.FormEvent): void => {
    event.preventDefault()
    if (needsValue && value === '' && operator !== '=' && operator !== '≠') return
    onAdd({ column, operator, value: needsValue ? value : '' })
    setValue('')
  }
  return (
    <form className={classes.filter} onSubmit={submit}>
      <NativeSelect
        size="xs"
        aria-label={`Compare ${column}`}
        data={[...filterOperators]}
        value={operator}
        onChange={({ currentTarget }) => setOperator(filterOperators.find((one) => one === currentTarget.value) ?? '=')}
      />
      {needsValue && (
        <TextInput
          size="xs"
          aria-label={`Value to compare ${column} with`}
          placeholder="value"
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
      )}
      <Button type="submit" size="xs" variant="default">
        Filter
      </Button>
    </form>
  )
}

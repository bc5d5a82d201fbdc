import { Button, Loader, NumberInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { TableFilter } from '../../../src-main/contract/models/table.ts'
import { formatCount, formatPlural } from '../format/number.ts'
import { Icon } from '../ui/Icon.tsx'
import classes from './grid.module.css'
import type { Grid } from './gridStore.ts'

/** How many rows, by what they are sorted and filtered, and the way to one of them. */
export const GridToolbar = ({
  grid,
  lead,
  actions,
  onGoTo,
}: {
  readonly grid: Grid
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly onGoTo: (row: number) => void
}) => {
  const { opened, rows, sort, filters, isBusy, problem } = useStore(grid.store)
  const all = opened?.rows ?? 0
  return (
    <div className={classes.toolbar}>
      <span className={classes.count} role="status">
        {filters.length === 0
          ? `${formatPlural(all, 'row')}, ${formatPlural(opened?.columns.length ?? 0, 'column')}`
          : rows === null
            ? `counting, of ${formatPlural(all, 'row')}`
            : `${formatCount(rows)} of ${formatPlural(all, 'row')}`}
      </span>
      {lead !== undefined && <span className={classes.lead}>{lead}</span>}
      {sort && (
        <Chip
          text={`sorted by ${sort.column}, ${sort.isDescending ? 'largest' : 'smallest'} first`}
          what="the sort"
          onRemove={() => grid.setView({ sort: null, filters })}
        />
      )}
      {filters.map((filter) => (
        <Chip
          key={JSON.stringify(filter)}
          text={filterText(filter)}
          what={`the filter ${filterText(filter)}`}
          onRemove={() => grid.setView({ sort, filters: filters.filter((other) => other !== filter) })}
        />
      ))}
      {problem && (
        <span className={classes.problem} data-tone="failed" role="alert">
          <Icon name="warning" size={15} /> {problem.message}
        </span>
      )}
      <span className={classes.space} />
      {isBusy && <Loader size={14} aria-label="Fetching rows" />}
      <GoTo most={rows ?? all} onGoTo={onGoTo} />
      {actions}
    </div>
  )
}

const filterText = ({ column, operator, value }: TableFilter): string =>
  operator === 'is null' || operator === 'is not null' ? `${column} ${operator}` : `${column} ${operator} ${value}`

const Chip = ({
  text,
  what,
  onRemove,
}: {
  readonly text: string
  readonly what: string
  readonly onRemove: () => void
}) => (
  <span className={classes.chip}>
    {text}
    <button type="button" aria-label={`Remove ${what}`} onClick={onRemove}>
      ×
    </button>
  </span>
)

const GoTo = ({ most, onGoTo }: { readonly most: number; readonly onGoTo: (row: number) => void }) => {
  const [typed, setTyped] = useState<number | string>('')
  const submit = (event: React.FormEvent): void => {
    event.preventDefault()
    if (typeof typed === 'number') onGoTo(Math.min(most, Math.max(1, typed)) - 1)
  }
  return (
    <form className={classes.goTo} onSubmit={submit}>
      <NumberInput
        size="xs"
        w={132}
        hideControls
        thousandSeparator=","
        allowDecimal={false}
        min={1}
        placeholder="Go to row"
        aria-label="Go to row"
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" size="xs" variant="default" disabled={typeof typed !== 'number' || most === 0}>
        Go
      </Button>
    </form>
  )
}

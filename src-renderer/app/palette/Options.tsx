import { useEffect, useRef } from 'react'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Keys } from '../../shared/ui/Keys.tsx'
import { type Entry, grouped } from './entry.ts'
import classes from './palette.module.css'
import { palette } from './paletteStore.ts'

/** The rows under their headings; the keyboard stays in the field above and names the current one. */
export const Options = ({
  id,
  rows,
  current,
  onHover,
  onChoose,
}: {
  readonly id: string
  readonly rows: readonly Entry[]
  readonly current: number
  readonly onHover: (entry: Entry) => void
  readonly onChoose: (entry: Entry) => void
}) => {
  const box = useRef<HTMLDivElement>(null)
  const shown = rows[current]?.id
  useEffect(() => {
    if (shown !== undefined) box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  const text = palette((state) => state.text)
  const isSearching = palette((state) => state.isSearching)
  return (
    <div ref={box} id={id} className={classes.list} role="listbox" aria-label="What was found">
      {rows.length === 0 && !isSearching && (
        <p className={classes.none}>
          Nothing has “{text.trim()}”. Try a part of a name, a date (2025-01-15), a time (10:31) or a state (failed).
        </p>
      )}
      {grouped(rows).map(({ group, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox has no other groups
        <div key={group} role="group" aria-label={group}>
          <div className={classes.group} aria-hidden="true">
            {group}
          </div>
          {entries.map((entry) => (
            <Option
              key={entry.id}
              id={`${id}-${rows.indexOf(entry)}`}
              entry={entry}
              isCurrent={entry.id === shown}
              onHover={onHover}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

const Option = ({
  id,
  entry,
  isCurrent,
  onHover,
  onChoose,
}: {
  readonly id: string
  readonly entry: Entry
  readonly isCurrent: boolean
  readonly onHover: (entry: Entry) => void
  readonly onChoose: (entry: Entry) => void
}) => (
  // The field above has the keyboard and names this one: it needs no keys of its own.
  <div
    id={id}
    role="option"
    aria-selected={isCurrent}
    tabIndex={-1}
    className={classes.option}
    onPointerMove={() => {
      if (!isCurrent) onHover(entry)
    }}
    onClick={() => onChoose(entry)}
  >
    <Icon name={entry.icon} size={18} />
    <span className={classes.label}>{entry.label}</span>
    {entry.detail !== undefined && entry.detail !== '' && <span className={classes.detail}>{entry.detail}</span>}
    {entry.keys !== undefined && <Keys keys={entry.keys} />}
  </div>
)

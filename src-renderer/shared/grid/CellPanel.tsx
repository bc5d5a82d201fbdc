import { ActionIcon, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import { formatCount } from '../format/number.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { Grid } from './gridStore.ts'
import classes from './panel.module.css'

/** One value in full. */
export const CellPanel = ({
  grid,
  row,
  column,
  onClose,
}: {
  readonly grid: Grid
  readonly row: number
  readonly column: string
  readonly onClose: () => void
}) => {
  const [value, setValue] = useState<{ text: string | null; isCut: boolean } | { problem: string } | null>(null)
  useEffect(() => {
    let isGone = false
    const show = (next: typeof value): void => {
      if (!isGone) setValue(next)
    }
    grid.cell(row, column).then(show, (thrown: unknown) => show({ problem: toErrorShape(thrown).message }))
    return () => {
      isGone = true
    }
  }, [grid, row, column])
  return (
    <aside className={classes.panel} aria-label={`Value of ${column}`}>
      <header className={classes.panelHead}>
        <div>
          <h3>{column}</h3>
          <p>row {formatCount(row + 1)}</p>
        </div>
        {value && 'text' in value && value.text !== null && <CopyButton value={value.text} what="the value" />}
        <ClosePanel onClose={onClose} />
      </header>
      {value === null ? (
        <Loader size="sm" />
      ) : 'problem' in value ? (
        <p role="alert">{value.problem}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard */}
          <pre className={classes.whole} tabIndex={0}>
            {value.text === null ? 'null' : readable(value.text)}
          </pre>
          {value.isCut && <p>The first megabyte; export the column for all of it.</p>}
        </>
      )}
    </aside>
  )
}

/** JSON on lines of its own. */
const readable = (text: string): string => {
  if (!/^[[{]/.test(text) || text.length > 200_000) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

export const ClosePanel = ({ onClose }: { readonly onClose: () => void }) => (
  <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label="Close">
    <Icon name="close" size={16} />
  </ActionIcon>
)

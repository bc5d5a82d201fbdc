import { clamp } from '@mantine/hooks'
import type { KeyboardEvent } from 'react'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { linkTo } from '../../../shared/links.ts'
import { navigate } from '../../../shared/router.ts'
import type { GridRow } from './rows.ts'

/** The cell that the keyboard is at; row −1 is the run itself. */
export type Active = { readonly row: number; readonly column: number }

/** What the keys of a grid do: WAI-ARIA's, and Space to fold a group. */
export const useGridKeys = (of: {
  readonly dagId: string
  readonly active: Active | null
  readonly rows: readonly GridRow[]
  readonly total: number
  readonly goTo: (column: number, row: number) => void
  readonly runAt: (column: number) => GridRun | undefined
  readonly onFold: (groupId: string) => void
  readonly scroller: { readonly current: HTMLElement | null }
  readonly cell: number
}) => {
  const { active, rows, total, goTo } = of
  const at = active ?? { row: -1, column: total - 1 }
  const go = (columns: number, rowsDown: number): void =>
    goTo(clamp(at.column + columns, 0, total - 1), clamp(at.row + rowsDown, -1, rows.length - 1))
  const screen = (): number => Math.max(1, Math.floor((of.scroller.current?.clientWidth ?? 0) / of.cell / 2))
  const open = (): void => {
    const run = of.runAt(at.column)
    const row = rows[at.row]
    if (run === undefined) return
    const place = { dagId: of.dagId, runId: run.runId }
    navigate(
      row === undefined || row.kind === 'group'
        ? linkTo.run(of.dagId, run.runId)
        : linkTo.task({ ...place, taskId: row.id }),
    )
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => go(-1, 0),
    ArrowRight: () => go(1, 0),
    ArrowUp: () => go(0, -1),
    ArrowDown: () => go(0, 1),
    PageUp: () => go(-screen(), 0),
    PageDown: () => go(screen(), 0),
    Home: () => goTo(0, at.row),
    End: () => goTo(total - 1, at.row),
    Enter: open,
    ' ': () => {
      const row = rows[at.row]
      if (row?.kind === 'group') of.onFold(row.id)
    },
  }
  return {
    onKeyDown: (event: KeyboardEvent): void => {
      // A group's button has keys of its own.
      if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
      const act = keys[event.key]
      if (act === undefined) return
      event.preventDefault()
      act()
    },
    onFocus: (event: React.FocusEvent): void => {
      if (active === null && event.target === event.currentTarget && event.currentTarget.matches(':focus-visible')) {
        goTo(at.column, at.row)
      }
    },
  }
}

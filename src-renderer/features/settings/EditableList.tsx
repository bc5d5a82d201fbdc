import { Button } from '@mantine/core'
import { type ComponentType, type ReactNode, useState } from 'react'
import type { LiveQuery } from '../../shared/live/defineLive.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { type Column, TableHead } from '../../shared/ui/TableHead.tsx'
import classes from './settings.module.css'
import { useEditing } from './useEditing.ts'

/** A row of the list, and what its buttons do. */
export type RowProps<T> = { readonly row: T; readonly onEdit: () => void; readonly onDelete: () => void }
/** A form for a row; null: for one that is not there yet. */
export type FormProps<T> = { readonly row: T | null; readonly onClose: () => void }
/** A question before a row goes. */
export type DeleteProps<T> = { readonly row: T; readonly onClose: () => void }

/** What tasks find by name: a table, with a form for each row and for a new one. */
export const EditableList = <T,>({
  title,
  what,
  lead,
  empty,
  source,
  columns,
  nameOf,
  Row,
  Form,
  Delete,
}: {
  readonly title: string
  /** One of them, as a word: pool. */
  readonly what: string
  readonly lead?: ReactNode
  /** What one is for; stands where there is none yet. */
  readonly empty?: string
  readonly source: LiveQuery<null, readonly T[]>
  readonly columns: readonly Column[]
  readonly nameOf: (row: T) => string
  readonly Row: ComponentType<RowProps<T>>
  readonly Form: ComponentType<FormProps<T>>
  readonly Delete: ComponentType<DeleteProps<T>>
}) => {
  const live = source.use(null)
  const { name, isNew, edit, create, close } = useEditing()
  const [toDelete, setToDelete] = useState<T | null>(null)
  const edited = live.data?.find((row) => nameOf(row) === name) ?? null
  const add = `Add a ${what}`
  return (
    <>
      <Card
        flush
        title={title}
        aside={
          <Button size="compact-sm" onClick={create}>
            {add}
          </Button>
        }
      >
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        <Loaded live={live} onRetry={() => source.refresh(null)}>
          {(rows) =>
            rows.length === 0 && empty !== undefined ? (
              <Notice icon="empty" title={`No ${what} yet`} action={<Button onClick={create}>{add}</Button>}>
                {empty}
              </Notice>
            ) : (
              <div className={ui.scroll}>
                <table className={ui.table}>
                  <TableHead columns={columns} />
                  <tbody>
                    {rows.map((row) => (
                      <Row
                        key={nameOf(row)}
                        row={row}
                        onEdit={() => edit(nameOf(row))}
                        onDelete={() => setToDelete(row)}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Card>
      {(isNew || edited !== null) && <Form key={name} row={isNew ? null : edited} onClose={close} />}
      {toDelete !== null && <Delete row={toDelete} onClose={() => setToDelete(null)} />}
    </>
  )
}

import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { PoolRow } from '../../../src-main/contract/models/config.ts'
import { formatCount } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { PoolForm } from './PoolForm.tsx'
import { RowActions } from './RowActions.tsx'
import classes from './settings.module.css'
import { pools, removePool } from './settingsStore.ts'
import { useEditing } from './useEditing.ts'

const DEFAULT = 'default_pool'

/** How many tasks may run at once, by what they share. */
export const PoolsSection = () => {
  const live = pools.use(null)
  const { name, isNew, edit, create, close } = useEditing()
  const [toDelete, setToDelete] = useState<PoolRow | null>(null)
  const edited = live.data?.find(({ pool }) => pool === name) ?? null
  return (
    <>
      <Card
        flush
        title="Pools"
        aside={
          <Button size="compact-sm" onClick={create}>
            Add a pool
          </Button>
        }
      >
        <p className={classes.lead}>
          A pool has slots; a task that runs takes as many as it says. Tasks without a pool share {DEFAULT}.
        </p>
        <Loaded live={live} onRetry={() => pools.refresh(null)}>
          {(rows) => (
            <div className={ui.scroll}>
              <table className={ui.table}>
                <thead>
                  <tr>
                    <th scope="col">Pool</th>
                    <th scope="col" data-end>
                      Slots
                    </th>
                    <th scope="col" data-end>
                      Running
                    </th>
                    <th scope="col" data-end>
                      Queued
                    </th>
                    <th scope="col" data-end>
                      Waiting
                    </th>
                    <th scope="col" data-end>
                      Open
                    </th>
                    <th scope="col">Used by</th>
                    <th scope="col">
                      <span className={ui.hidden}>Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.pool} row={row} onEdit={edit} onDelete={setToDelete} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Card>
      {(isNew || edited) && <PoolForm key={name} row={isNew ? null : edited} onClose={close} />}
      {toDelete && <DeletePool row={toDelete} onClose={() => setToDelete(null)} />}
    </>
  )
}

const Row = ({
  row,
  onEdit,
  onDelete,
}: {
  readonly row: PoolRow
  readonly onEdit: (pool: string) => void
  readonly onDelete: (row: PoolRow) => void
}) => {
  const limit = (slots: number | null): string => (slots === null || slots < 0 ? 'no limit' : formatCount(slots))
  return (
    <tr>
      <td>
        <b>{row.pool}</b>
        {row.description !== '' && <div className={ui.soft}>{row.description}</div>}
      </td>
      <td data-end>{limit(row.slots)}</td>
      <td data-end>{row.running}</td>
      <td data-end>{row.queued}</td>
      <td data-end>{row.scheduled}</td>
      <td data-end>{limit(row.open)}</td>
      <td>{row.usedBy.length === 0 ? '–' : row.usedBy.join(', ')}</td>
      <td data-end>
        <RowActions
          name={row.pool}
          onEdit={() => onEdit(row.pool)}
          onDelete={row.pool === DEFAULT ? null : () => onDelete(row)}
        />
      </td>
    </tr>
  )
}

/** A pool that tasks use goes only when somebody says so. */
const DeletePool = ({ row, onClose }: { readonly row: PoolRow; readonly onClose: () => void }) => {
  const [force, setForce] = useState(false)
  const isUsed = row.usedBy.length > 0
  return (
    <ConfirmDialog
      title={`Delete ${row.pool}?`}
      verb="Delete the pool"
      onConfirm={() => removePool(row.pool, force)}
      onClose={onClose}
    >
      {isUsed ? (
        <>
          <p>
            {row.usedBy.join(', ')} {row.usedBy.length === 1 ? 'has' : 'have'} tasks in it. They would wait until there
            is a pool of that name again.
          </p>
          <Checkbox
            label="Delete it all the same"
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
        </>
      ) : (
        'No DAG has a task in it.'
      )}
    </ConfirmDialog>
  )
}

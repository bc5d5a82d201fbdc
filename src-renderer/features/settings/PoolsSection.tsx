import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { PoolRow } from '../../../src-main/contract/models/config.ts'
import { formatCount } from '../../shared/format/number.ts'
import ui from '../../shared/ui/page.module.css'
import { type Column, figures } from '../../shared/ui/TableHead.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { type DeleteProps, EditableList, type RowProps } from './EditableList.tsx'
import { PoolForm } from './PoolForm.tsx'
import { RowActions } from './RowActions.tsx'
import { pools, removePool } from './settingsStore.ts'

const DEFAULT = 'default_pool'
const COLUMNS: readonly Column[] = [
  'Pool',
  ...figures('Slots', 'Running', 'Queued', 'Waiting', 'Open'),
  'Used by',
  { hidden: 'Actions' },
]

/** How many tasks may run at once, by what they share. */
export const PoolsSection = () => (
  <EditableList
    title="Pools"
    what="pool"
    lead={`A pool has slots; a task that runs takes as many as it says. Tasks without a pool share ${DEFAULT}.`}
    source={pools}
    columns={COLUMNS}
    nameOf={({ pool }) => pool}
    Row={Row}
    Form={PoolForm}
    Delete={Delete}
  />
)

const Row = ({ row, onEdit, onDelete }: RowProps<PoolRow>) => {
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
        <RowActions name={row.pool} onEdit={onEdit} onDelete={row.pool === DEFAULT ? null : onDelete} />
      </td>
    </tr>
  )
}

/** A pool that tasks use goes only when somebody says so. */
const Delete = ({ row, onClose }: DeleteProps<PoolRow>) => {
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

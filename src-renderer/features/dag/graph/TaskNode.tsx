import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { linkTo } from '../../../shared/links.ts'
import { StateGlyph } from '../../../shared/state/StateGlyph.tsx'
import { STATES } from '../../../shared/state/states.ts'
import { Icon } from '../../../shared/ui/Icon.tsx'
import type { Cell } from '../grid/cellState.ts'
import classes from './graph.module.css'

export type NodeData = {
  readonly id: string
  readonly label: string
  readonly dagId: string
  readonly runId: string | null
  readonly isGroup: boolean
  readonly isMapped: boolean
  readonly kind: string
  readonly taskCount: number
  readonly cell: Cell | null
  readonly onFold: (groupId: string) => void
}

/** A task, or a folded group. */
export const TaskNode = ({ data }: NodeProps<Node<NodeData>>) => {
  const { id, label, dagId, runId, cell, isGroup, isMapped } = data
  const tone = cell === null ? undefined : STATES[cell.state].tone
  const inside = (
    <>
      {cell && <StateGlyph state={cell.state} size={18} />}
      {isGroup && cell === null && <Icon name="right" size={16} />}
      <span className={classes.texts}>
        <span className={classes.name}>{label}</span>
        <span className={classes.more}>
          {[kindOf(data), cell && stateText(cell)].filter(Boolean).join(': ') || 'task'}
        </span>
      </span>
    </>
  )
  return (
    <>
      <Handle type="target" position={Position.Left} className={classes.handle} />
      {isGroup ? (
        <button
          type="button"
          className={`${classes.node} nopan`}
          data-tone={tone}
          data-many
          aria-expanded={false}
          onClick={() => data.onFold(id)}
        >
          {inside}
        </button>
      ) : runId === null ? (
        <span className={classes.node}>{inside}</span>
      ) : (
        <a
          className={`${classes.node} nopan`}
          data-tone={tone}
          data-many={isMapped || undefined}
          href={linkTo.task({ dagId, runId, taskId: id })}
        >
          {inside}
        </a>
      )}
      <Handle type="source" position={Position.Right} className={classes.handle} />
    </>
  )
}

const kindOf = ({ isGroup, taskCount, isMapped, kind, cell }: NodeData): string => {
  if (isGroup) return `${taskCount} tasks`
  if (isMapped) return cell ? 'mapped' : 'mapped task'
  return kind === 'function' ? '' : kind
}

/** `success`, or of many `3 failed, 5 success`. */
const stateText = ({ state, total, counts }: Cell): string =>
  total === 1 ? STATES[state].label : counts.map(([one, count]) => `${count} ${STATES[one].label}`).join(', ')

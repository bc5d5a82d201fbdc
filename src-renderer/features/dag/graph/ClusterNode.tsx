import type { Node, NodeProps } from '@xyflow/react'
import { Icon } from '../../../shared/ui/Icon.tsx'
import classes from './graph.module.css'
import type { NodeData } from './TaskNode.tsx'

/** An open group, around what it holds. */
export const ClusterNode = ({ data: { id, label, onFold } }: NodeProps<Node<NodeData>>) => (
  <div className={classes.cluster}>
    <button type="button" className={`${classes.clusterName} nopan`} aria-expanded onClick={() => onFold(id)}>
      <Icon name="down" size={14} />
      {label}
    </button>
  </div>
)

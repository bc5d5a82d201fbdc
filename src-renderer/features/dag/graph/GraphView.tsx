import '@xyflow/react/dist/base.css'
import { Background, Controls, type Edge, type Node, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import type { SerializedDag } from '../../../../src-main/contract/models/dag.ts'
import type { GridRun } from '../../../../src-main/contract/models/run.ts'
import { cellOf } from '../grid/cellState.ts'
import { ClusterNode } from './ClusterNode.tsx'
import classes from './graph.module.css'
import { layoutGraph } from './layout.ts'
import { type NodeData, TaskNode } from './TaskNode.tsx'

const NODE_TYPES = { task: TaskNode, group: TaskNode, cluster: ClusterNode }

/** The graph as a picture. Its nodes are links and buttons, in reading order, so that the keyboard goes through them. */
export const GraphView = ({
  dag,
  runId,
  states,
  folded,
  onFold,
}: {
  readonly dag: SerializedDag
  readonly runId: string | null
  readonly states: GridRun['tasks']
  readonly folded: ReadonlySet<string>
  readonly onFold: (groupId: string) => void
}) => {
  const graph = useMemo(() => layoutGraph(dag, folded), [dag, folded])
  const tasks = useMemo(() => new Map(dag.tasks.map((task) => [task.taskId, task])), [dag])
  const nodes = graph.nodes.map((node): Node<NodeData> => {
    const { id, kind, label, parentId, x, y, width, height, taskIds } = node
    const task = tasks.get(id)
    return {
      ...{ id, type: kind, position: { x, y }, width, height },
      ...(parentId === null ? {} : { parentId }),
      data: {
        ...{ id, label, dagId: dag.dagId, runId, onFold },
        ...{ isGroup: kind !== 'task', taskCount: taskIds.length, isMapped: task?.mapping != null },
        ...{ kind: task?.kind ?? 'group', cell: cellOf(states, taskIds) },
      },
    }
  })
  const edges = graph.edges.map(
    ({ from, to }): Edge => ({
      ...{ id: `${from} ${to}`, source: from, target: to, zIndex: 1 },
      animated: tasks.has(to) && cellOf(states, [to])?.state === 'running',
    }),
  )
  return (
    <section className={classes.place} aria-label={`Graph of ${dag.dagId}`}>
      <ReactFlow
        key={[...folded].join(' ')}
        {...{ nodes, edges, nodeTypes: NODE_TYPES }}
        fitView
        fitViewOptions={{ maxZoom: 1.15, padding: 0.1 }}
        minZoom={0.05}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements={graph.nodes.length > 300}
      >
        <Background gap={22} />
        <Controls showInteractive={false} position="top-right" orientation="horizontal" />
      </ReactFlow>
    </section>
  )
}

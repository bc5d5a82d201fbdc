import { graphlib, layout } from '@dagrejs/dagre'
import type { GroupSpec, TaskSpec } from '../../../../src-main/contract/models/dag.ts'

export type GraphNode = {
  readonly id: string
  /** `cluster`: an open group, drawn around what it holds. `group`: a folded one. */
  readonly kind: 'task' | 'group' | 'cluster'
  readonly label: string
  /** The cluster that it is drawn in. */
  readonly parentId: string | null
  /** Its top left corner, within its cluster where it has one; px. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The tasks whose states it shows. */
  readonly taskIds: readonly string[]
}
export type GraphEdge = { readonly from: string; readonly to: string }
export type DagGraph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] }

type Dag = {
  readonly tasks: readonly Pick<TaskSpec, 'taskId' | 'groupId' | 'upstream' | 'mapping'>[]
  readonly groups: readonly Pick<GroupSpec, 'groupId' | 'parentId'>[]
}

const HEIGHT = 56
/** Room for the name, and for the states of many. */
const widthOf = (label: string, ofMany: boolean): number =>
  Math.min(320, Math.max(ofMany ? 216 : 150, 74 + label.length * 7.6))

/**
 * Where each task stands, left to right after what it waits for. A folded group is one node, with the edges of all that it
 * holds; an open one is drawn around its own. Nodes come in the order in which they are read: clusters first, then by place.
 */
export const layoutGraph = (dag: Dag, folded: ReadonlySet<string>): DagGraph => {
  const parents = new Map(dag.groups.map(({ groupId, parentId }) => [groupId, parentId]))
  const around = (groupId: string | null): string[] =>
    groupId === null ? [] : [...around(parents.get(groupId) ?? null), groupId]
  const groupOf = new Map(dag.tasks.map(({ taskId, groupId }) => [taskId, around(groupId)]))
  /** What stands for a task: itself, or the outermost folded group around it. */
  const standIn = (taskId: string): string => groupOf.get(taskId)?.find((id) => folded.has(id)) ?? taskId

  const graph = new graphlib.Graph({ compound: true })
  // The room between nodes is that above them in a cluster as well, where its name stands.
  graph.setGraph({ rankdir: 'LR', nodesep: 38, ranksep: 56, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  const nodes = new Map<string, Omit<GraphNode, 'x' | 'y' | 'width' | 'height'>>()
  const edges = new Map<string, GraphEdge>()
  for (const { taskId } of dag.tasks) {
    const id = standIn(taskId)
    const path = groupOf.get(taskId) ?? []
    const open = id === taskId ? path : path.slice(0, path.indexOf(id))
    for (const [index, groupId] of open.entries()) {
      addNode(nodes, { id: groupId, kind: 'cluster', parentId: open[index - 1] ?? null, taskId })
    }
    addNode(nodes, { id, kind: id === taskId ? 'task' : 'group', parentId: open.at(-1) ?? null, taskId })
  }
  const mapped = new Set(dag.tasks.flatMap(({ taskId, mapping }) => (mapping === null ? [] : [taskId])))
  for (const [id, { kind, label, parentId }] of nodes) {
    const width = widthOf(label, kind === 'group' || mapped.has(id))
    graph.setNode(id, kind === 'cluster' ? {} : { width, height: HEIGHT })
    if (parentId !== null) graph.setParent(id, parentId)
  }
  for (const { taskId, upstream } of dag.tasks) {
    for (const before of upstream.filter((id) => groupOf.has(id))) {
      const edge = { from: standIn(before), to: standIn(taskId) }
      if (edge.from === edge.to) continue
      edges.set(`${edge.from} ${edge.to}`, edge)
      graph.setEdge(edge.from, edge.to)
    }
  }
  layout(graph)
  const boxOf = (id: string) => {
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = graph.node(id) as Partial<Record<'x' | 'y' | 'width' | 'height', number>>
    return { x: x - width / 2, y: y - height / 2, width, height }
  }
  const placed = [...nodes.values()].map((node): GraphNode => {
    const [box, outer] = [boxOf(node.id), node.parentId === null ? { x: 0, y: 0 } : boxOf(node.parentId)]
    return { ...node, ...box, x: box.x - outer.x, y: box.y - outer.y }
  })
  const place = (id: string): number => boxOf(id).x * 10_000 + boxOf(id).y
  const rank = (node: GraphNode): number => (node.kind === 'cluster' ? around(node.id).length : 1000)
  return {
    nodes: placed.toSorted((a, b) => rank(a) - rank(b) || place(a.id) - place(b.id)),
    edges: [...edges.values()],
  }
}

const addNode = (
  nodes: Map<string, Omit<GraphNode, 'x' | 'y' | 'width' | 'height'>>,
  of: {
    readonly id: string
    readonly kind: GraphNode['kind']
    readonly parentId: string | null
    readonly taskId: string
  },
): void => {
  const { id, kind, parentId, taskId } = of
  const label = parentId !== null && id.startsWith(`${parentId}.`) ? id.slice(parentId.length + 1) : id
  nodes.set(id, { id, kind, label, parentId, taskIds: [...(nodes.get(id)?.taskIds ?? []), taskId] })
}

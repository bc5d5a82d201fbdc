import type { TaskInstance } from '../../contract/models/run.ts'
import { type Html, html } from './html.ts'
import { durationText } from './text.ts'

const WIDTH = 280
const HEIGHT = 58
const GAP_X = 46
const GAP_Y = 18
/** Letters that a box has room for. */
const LETTERS = 34
/** More boxes would be no picture any more. */
const MOST = 120

type Node = { readonly taskId: string; readonly state: string; readonly took: number | null; readonly count: number }

/** The run's tasks from left to right, with their states in words, as inline SVG. A mapped task is one box with its count. */
export const picture = (
  instances: readonly TaskInstance[],
  upstream: ReadonlyMap<string, readonly string[]>,
): Html | null => {
  const nodes = [...Map.groupBy(instances, ({ taskId }) => taskId)].map(([, list]) => nodeOf(list))
  if (nodes.length === 0 || nodes.length > MOST) return null
  const depths = depthsOf(
    nodes.map(({ taskId }) => taskId),
    upstream,
  )
  const columns = Map.groupBy(nodes, ({ taskId }) => depths.get(taskId) ?? 0)
  const places = new Map<string, { x: number; y: number; node: Node }>()
  for (const [depth, list] of columns) {
    for (const [row, node] of list.entries()) {
      places.set(node.taskId, { x: 1 + depth * (WIDTH + GAP_X), y: 1 + row * (HEIGHT + GAP_Y), node })
    }
  }
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + WIDTH + 1
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + HEIGHT + 1
  const edges = [...places].flatMap(([taskId, to]) =>
    (upstream.get(taskId) ?? []).flatMap((before) => {
      const from = places.get(before)
      return from ? [edge(from, to)] : []
    }),
  )
  return html`<div class="wide"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The run's tasks and how they ended">${edges}${[...places.values()].map(box)}</svg></div>`
}

const nodeOf = (list: readonly TaskInstance[]): Node => {
  const [first] = list
  const rank = ['failed', 'upstream_failed', 'running', 'up_for_retry', 'queued', 'scheduled', 'none']
  const state = rank.find((name) => list.some((each) => each.state === name)) ?? first?.state ?? 'none'
  const took =
    list.length === 1 && first?.startDate != null && first.endDate !== null ? first.endDate - first.startDate : null
  return { taskId: first?.taskId ?? '', state, took, count: list.length }
}

/** How many tasks stand before each, at most. Who waits for nobody is first. */
const depthsOf = (
  taskIds: readonly string[],
  upstream: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>(taskIds.map((taskId) => [taskId, 0]))
  // As many rounds as there can be tasks in a row.
  for (let round = 0; round < taskIds.length; round += 1) {
    let isSettled = true
    for (const taskId of taskIds) {
      const before = (upstream.get(taskId) ?? []).map((each) => depths.get(each) ?? -1)
      const depth = Math.max(0, ...before.map((each) => each + 1))
      if (depth !== depths.get(taskId)) isSettled = false
      depths.set(taskId, depth)
    }
    if (isSettled) break
  }
  return depths
}

type Place = { readonly x: number; readonly y: number }

const edge = (from: Place, to: Place): Html => {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2]
  return html`<path class="edge" d="M${x1} ${y1}C${x1 + GAP_X / 2} ${y1} ${x2 - GAP_X / 2} ${y2} ${x2} ${y2}"/>`
}

const box = ({ x, y, node }: Place & { readonly node: Node }): Html => {
  const { taskId, state, took, count } = node
  const name = taskId.length > LETTERS ? `${taskId.slice(0, LETTERS - 1)}…` : taskId
  const foot = [
    state.replaceAll('_', ' '),
    count > 1 ? `${count} instances` : null,
    took === null ? null : durationText(took),
  ]
  return html`<g><title>${taskId}</title><rect class="box ${state}" x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="10"/><text x="${x + 12}" y="${y + 24}">${name}</text><text class="d" x="${x + 12}" y="${y + 43}">${foot.filter((each) => each !== null).join(' · ')}</text></g>`
}

import { hrefTo, hrefWith, type Place } from './router.ts'

/** A task instance, or with fewer parts what holds it: its task, its group, its run. */
export type TaskRef = {
  readonly dagId: string
  readonly runId: string
  /** All tasks of a group, in the place of one task. */
  readonly groupId?: string | undefined
  readonly taskId?: string | undefined
  readonly mapIndex?: number | undefined
}

/** The tabs of a DAG's page; the first is shown when none is named. */
export const dagTabs = ['grid', 'graph', 'runs', 'gantt', 'calendar', 'durations', 'code', 'details'] as const
export type DagTab = (typeof dagTabs)[number]

/** Every place of the app that others link to. */
export const linkTo = {
  home: () => hrefTo([]),
  dags: () => hrefTo(['dags']),
  dag: (dagId: string, tab?: DagTab) => hrefTo(tab && tab !== dagTabs[0] ? ['dags', dagId, tab] : ['dags', dagId]),
  runs: () => hrefTo(['runs']),
  run: (dagId: string, runId: string) => hrefTo(['runs', dagId, runId]),
  /** A task of a run; its newest attempt when none is named. */
  task: ({ dagId, runId, taskId, mapIndex }: TaskRef, tryNumber?: number) =>
    hrefTo(['runs', dagId, runId], { task: taskId, map: mapIndex === -1 ? undefined : mapIndex, try: tryNumber }),
  /** One minute of a pipeline from end to end, its report among it; `minute` as in `reports.list`. */
  minute: (dagId: string, minute: string) => hrefTo(['minutes', dagId, minute]),
  /** Two minutes side by side. */
  compare: (dagId: string, left: string, right: string) => hrefTo(['compare', dagId, left, right]),
  reports: (dagId?: string) => hrefTo(['reports'], { dag: dagId }),
  data: (bucket?: string, prefix?: string) => hrefTo(bucket ? ['data', bucket] : ['data'], { prefix }),
  object: (bucket: string, key: string) => hrefTo(['data', bucket, key]),
  sql: (text?: string) => hrefTo(['sql'], { sql: text }),
  stack: (service?: string) => hrefTo(['stack'], { service }),
  storage: () => hrefTo(['storage']),
  settings: (section?: string) => hrefTo(section ? ['settings', section] : ['settings']),
  demo: () => hrefTo(['demo']),
} as const

/** Dialogs lie above whatever page is shown: the link to this place with one of them open. */
export const openDialog = {
  trigger: (place: Place, dagId: string) => hrefWith(place, { trigger: dagId }),
  backfill: (place: Place, dagId: string) => hrefWith(place, { backfill: dagId }),
  clear: (place: Place, ref: TaskRef) => hrefWith(place, { clear: formatRef(ref) }),
  mark: (place: Place, ref: TaskRef) => hrefWith(place, { mark: formatRef(ref) }),
  cancel: (place: Place, ref: TaskRef) => hrefWith(place, { cancel: formatRef(ref) }),
} as const

/** A reference as one search value; each part is escaped, so that ids may hold any character. A group stands where a task has its index. */
export const formatRef = ({ dagId, runId, groupId, taskId, mapIndex }: TaskRef): string => {
  const within = groupId === undefined ? [taskId, mapIndex] : ['', groupId]
  return [dagId, runId, ...within]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')
}

/** What `formatRef` wrote, or null when it is none. */
export const parseRef = (text: string): TaskRef | null => {
  try {
    const [dagId, runId, taskId, mapIndex] = text.split('/').map(decodeURIComponent)
    if (!dagId || !runId) return null
    if (taskId === '') return mapIndex ? { dagId, runId, groupId: mapIndex } : null
    return { dagId, runId, taskId, mapIndex: mapIndex === undefined ? undefined : Number(mapIndex) }
  } catch {
    return null
  }
}

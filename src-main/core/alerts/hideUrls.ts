import type { AlertSpec, AlertSpecs } from '../../contract/models/alert.ts'
import type { SerializedDag } from '../../contract/models/dag.ts'

const ADDRESS = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#@]*).*$/s

/** A sender as a screen may see it: the address of a webhook is a secret. */
export const hideUrl = (to: AlertSpec): AlertSpec =>
  to.kind === 'webhook' && 'url' in to ? { ...to, url: to.url.replace(ADDRESS, '$1$2/***') } : to

const hideAll = (specs: AlertSpecs | undefined): AlertSpecs | undefined =>
  specs === undefined
    ? undefined
    : Object.fromEntries(Object.entries(specs).map(([event, all]) => [event, all?.map(hideUrl) ?? []]))

/** A DAG as a screen may see it. */
export const hideUrls = (dag: SerializedDag): SerializedDag => ({
  ...dag,
  alerts: hideAll(dag.alerts),
  deadline: dag.deadline && { ...dag.deadline, alerts: dag.deadline.alerts.map(hideUrl) },
  tasks: dag.tasks.map((task) => ({ ...task, alerts: hideAll(task.alerts) })),
})

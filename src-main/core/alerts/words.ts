import type { AlertEvent, AlertMessage, AlertSpec } from '../../contract/models/alert.ts'

const HAPPENED: Readonly<Record<AlertEvent, string>> = {
  onSuccess: 'succeeded',
  onFailure: 'failed',
  onRetry: 'failed and will be tried again',
  onSkipped: 'was skipped',
  onDeadline: 'missed its deadline',
}

/** `Task "clean" of DAG "posts" failed`. */
export const headline = ({ event, dagId, taskId, mapIndex }: AlertMessage): string => {
  const task = taskId === null ? '' : `Task "${taskId}"${mapIndex < 0 ? '' : ` [${mapIndex}]`} of `
  return `${task}DAG "${dagId}" ${HAPPENED[event]}`
}

/** What is known beside the headline, as pairs of a name and a text. */
export const facts = ({ runId, tryNumber, taskId, error }: AlertMessage): [string, string][] => [
  ['Run', runId],
  ...(taskId === null ? [] : [['Try', String(tryNumber)] satisfies [string, string]]),
  ...(error === null ? [] : [['Error', error.message] satisfies [string, string]]),
]

/** One line with all of it. */
export const oneLine = (message: AlertMessage): string =>
  `${headline(message)}. ${facts(message)
    .map(([name, text]) => `${name}: ${text}`)
    .join('; ')}`

const SHOWN = 5

/** Many at once, in few words: how many of each kind, and the DAGs that they are of. */
export const summary = (messages: readonly AlertMessage[]): { readonly title: string; readonly text: string } => {
  const kinds = [...Map.groupBy(messages, ({ event }) => event)].map(
    ([event, all]) => `${all.length} × ${HAPPENED[event]}`,
  )
  const dags = [...new Set(messages.map(({ dagId }) => dagId))]
  const rest = dags.length > SHOWN ? ` and ${dags.length - SHOWN} more` : ''
  return {
    title: `${messages.length} alerts: ${kinds.join(', ')}`,
    text: `DAGs: ${dags.slice(0, SHOWN).join(', ')}${rest}`,
  }
}

/** Names a sender to people, without what may be secret. */
export const nameOf = (to: AlertSpec): string => {
  if (to.kind !== 'webhook') return to.kind
  return 'connId' in to ? `${to.format}:${to.connId}` : `${to.format} webhook`
}

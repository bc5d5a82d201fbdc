import type { Notice, NoticeKind } from '../../../src-main/contract/models/notice.ts'
import { linkTo } from '../../shared/links.ts'
import type { Tone } from '../../shared/state/states.ts'
import type { IconName } from '../../shared/ui/Icon.tsx'

/** Notices that follow each other and tell the same of the same thing: the newest of them, and how many there are. */
export type NoticeGroup = { readonly newest: Notice; readonly oldest: Notice; readonly count: number }

/** What has to be the same for two to be told as one; those that wait for a person each stand alone. */
const subjectOf = ({ kind, dagId, taskId, service, title, isOpen, id }: Notice): string =>
  isOpen ? id : JSON.stringify([kind, dagId, taskId, service, kind === 'stack' ? title : ''])

export const groupNotices = (list: readonly Notice[]): NoticeGroup[] => {
  const groups: NoticeGroup[] = []
  for (const notice of list) {
    const last = groups.at(-1)
    if (last !== undefined && subjectOf(last.newest) === subjectOf(notice)) {
      groups[groups.length - 1] = { ...last, oldest: notice, count: last.count + 1 }
    } else groups.push({ newest: notice, oldest: notice, count: 1 })
  }
  return groups
}

type Look = { readonly icon: IconName; readonly tone: Tone; readonly word: string }

export const LOOKS: Readonly<Record<NoticeKind, Look>> = {
  'run-failed': { icon: 'warning', tone: 'failed', word: 'Run failed' },
  'task-failed': { icon: 'warning', tone: 'failed', word: 'Task failed' },
  'task-retried': { icon: 'retry', tone: 'retry', word: 'Tried again' },
  'task-lost': { icon: 'question', tone: 'retry', word: 'Attempt lost' },
  approval: { icon: 'key', tone: 'running', word: 'Needs your answer' },
  'import-error': { icon: 'warning', tone: 'failed', word: 'DAG file' },
  alert: { icon: 'bell', tone: 'retry', word: 'Alert not taken' },
  stack: { icon: 'stack', tone: 'waiting', word: 'Stack' },
}

/** Where one sees what it is about. */
export const placeOf = ({ kind, dagId, runId, taskId, mapIndex, tryNumber, service }: Notice): string => {
  if (kind === 'stack') return linkTo.stack(service ?? undefined)
  if (dagId === null) return linkTo.dags()
  if (runId === null) return linkTo.dag(dagId)
  if (taskId === null) return linkTo.run(dagId, runId)
  return linkTo.task({ dagId, runId, taskId, mapIndex }, tryNumber ?? undefined)
}

import type { DagSummary } from '../../contract/models/dag.ts'
import type { Span } from '../../core/search/timeIn.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'

/** What a search looks through. */
export type SearchDeps = {
  readonly dags: () => readonly DagSummary[]
  readonly runStore: Pick<RunStore, 'runs'>
  readonly reportStore: Pick<ReportStore, 'list'>
  readonly objects: Pick<ObjectStore, 'buckets' | 'list'>
  readonly services: () => readonly string[]
  /** Names of what can be set, by section of the settings. */
  readonly settings: () => readonly { readonly section: 'connections' | 'variables' | 'pools'; readonly name: string }[]
  /** The pipeline's zone. */
  readonly zone: string
  readonly now: () => number
}

export type Asked = {
  readonly text: string
  /** The text's words in small letters. */
  readonly words: readonly string[]
  /** The time that stands in the text. */
  readonly span: Span | null
  readonly limit: number
}

/** Whether all the words stand in the text, in any order. */
export const hasAll = (text: string, words: readonly string[]): boolean => {
  const small = text.toLowerCase()
  return words.every((word) => small.includes(word))
}

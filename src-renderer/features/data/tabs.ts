import type { Look } from './dataStore.ts'

export type Tab = 'table' | 'tree' | 'layout' | 'text'

/** The ways to look at an object, the best first. */
export const tabsOf = ({ kind, isZipped }: Pick<Look, 'kind' | 'isZipped'>): readonly Tab[] => {
  if (kind === 'parquet') return ['table', 'layout', 'text']
  if (kind === 'json') return isZipped ? ['table', 'text'] : ['tree', 'table', 'text']
  if (kind === 'csv' || kind === 'ndjson') return ['table', 'text']
  return ['text']
}

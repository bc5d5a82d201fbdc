import type { DagDetail } from '../../../src-main/contract/calls/dags.ts'

/** What each view of a DAG gets. */
export type TabProps = { readonly dag: DagDetail }

import type { JsonValue } from '../../../contract/models/primitives.ts'

/** An XCom of one instance of a task. */
export type InstanceXCom = { readonly mapIndex: number; readonly value: JsonValue }

/** What passing results on, mapping and branching ask of the store. */
export interface GraphReads {
  /** The XComs `key` of the task's instances, each of its last attempt; by map index, without removed instances. */
  taskXComs(of: { dagId: string; runId: string; taskId: string }, key: string): InstanceXCom[]
}

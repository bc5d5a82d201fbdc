import type { DagRun, TaskInstance } from '../../contract/models/run.ts'
import { type AnswerRequest, answerApproval } from '../approvals.ts'
import type { Loop } from '../loop.ts'
import { type ClearRequest, clear, type Touched } from './clear.ts'
import { type DeleteRequest, deleteDag } from './deleteDag.ts'
import type { CommandDeps } from './deps.ts'
import {
  type CancelTaskRequest,
  cancelRun,
  cancelTasks,
  type MarkRequest,
  type MarkRunRequest,
  markRun,
  markTasks,
} from './mark.ts'
import { type NoteRequest, setNote } from './setNote.ts'
import { type PauseRequest, setPaused } from './setPaused.ts'
import { type TriggerRequest, trigger } from './trigger.ts'

/** What people can ask the scheduler for. Each is part of one commit and settles once that stands; a refusal changes nothing. */
export type Commands = {
  readonly setPaused: (request: PauseRequest) => Promise<void>
  readonly trigger: (request: TriggerRequest) => Promise<DagRun>
  readonly cancelRun: (request: { dagId: string; runId: string; by: string }) => Promise<DagRun>
  readonly cancelTasks: (request: CancelTaskRequest) => Promise<Touched>
  readonly clear: (request: ClearRequest) => Promise<Touched[]>
  readonly markTasks: (request: MarkRequest) => Promise<Touched[]>
  readonly answerApproval: (request: AnswerRequest) => Promise<TaskInstance>
  readonly markRun: (request: MarkRunRequest) => Promise<Touched>
  readonly setNote: (request: NoteRequest) => Promise<void>
  readonly deleteDag: (request: DeleteRequest) => ReturnType<typeof deleteDag>
}

export const createCommands = ({ submit }: Pick<Loop, 'submit'>, deps: CommandDeps): Commands => ({
  setPaused: (request) => submit((draft) => setPaused(draft, request)),
  trigger: (request) => submit((draft) => trigger(draft, request, deps)),
  cancelRun: (request) => submit((draft) => cancelRun(draft, request, deps.store)),
  cancelTasks: (request) => submit((draft) => cancelTasks(draft, request, deps.store)),
  clear: (request) => submit((draft) => clear(draft, request, deps.store)),
  markTasks: (request) => submit((draft) => markTasks(draft, request, deps.store)),
  answerApproval: (request) => submit((draft) => answerApproval(draft, request, deps.store)),
  markRun: (request) => submit((draft) => markRun(draft, request, deps.store)),
  setNote: (request) => submit((draft) => setNote(draft, request, deps.store)),
  deleteDag: (request) => deleteDag({ submit }, deps, request),
})

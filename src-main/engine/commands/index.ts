import type { DagRun } from '../../contract/models/run.ts'
import type { Loop } from '../loop.ts'
import { cancelRun } from './cancelRun.ts'
import type { CommandDeps } from './deps.ts'
import { type PauseRequest, setPaused } from './setPaused.ts'
import { type TriggerRequest, trigger } from './trigger.ts'

/** What people can ask the scheduler for. Each is part of one commit and settles once that stands; a refusal changes nothing. */
export type Commands = {
  readonly setPaused: (request: PauseRequest) => Promise<void>
  readonly trigger: (request: TriggerRequest) => Promise<DagRun>
  readonly cancelRun: (request: { dagId: string; runId: string; by: string }) => Promise<DagRun>
}

export const createCommands = ({ submit }: Pick<Loop, 'submit'>, deps: CommandDeps): Commands => ({
  setPaused: (request) => submit((draft) => setPaused(draft, request)),
  trigger: (request) => submit((draft) => trigger(draft, request, deps)),
  cancelRun: (request) => submit((draft) => cancelRun(draft, request)),
})

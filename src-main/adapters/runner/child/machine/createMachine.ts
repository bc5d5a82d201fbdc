import type { Connections } from '../../../../core/authoring/context.ts'
import type { Machine } from '../../../../core/authoring/machine.ts'
import type { AttemptRequest } from '../../../../engine/ports/attemptRunner.ts'
import type { LogWriter } from '../logWriter.ts'
import { findFiles } from './findFiles.ts'
import type { Groups } from './processGroup.ts'
import { runCommand } from './runCommand.ts'
import { sendRequest } from './sendRequest.ts'

/** The machine of one attempt: what its task kinds do outside of the code. */
export const createMachine = (of: {
  readonly request: AttemptRequest
  /** Folder of the DAG's file: relative paths count from there. */
  readonly folder: string
  readonly connections: Connections
  readonly log: LogWriter
  readonly groups: Groups
  readonly now: () => number
}): Machine => ({
  now: of.now,
  firstStartedAt: of.request.firstStartedAt,
  run: (command, signal) => runCommand({ ...of, contextEnv: contextEnv(of.request) }, command, signal),
  files: (pattern) => findFiles(of.folder, pattern),
  request: (target, signal) => sendRequest(of.connections, target, signal),
})

/** What Airflow tells a command of where it runs, under the same names, so that scripts can move. */
const contextEnv = ({ attempt, dagRun }: AttemptRequest): Record<string, string> => ({
  AIRFLOW_CTX_DAG_ID: attempt.dagId,
  AIRFLOW_CTX_TASK_ID: attempt.taskId,
  AIRFLOW_CTX_DAG_RUN_ID: dagRun.runId,
  AIRFLOW_CTX_TRY_NUMBER: String(attempt.tryNumber),
  ...(dagRun.logicalDate === null ? {} : { AIRFLOW_CTX_LOGICAL_DATE: new Date(dagRun.logicalDate).toISOString() }),
})

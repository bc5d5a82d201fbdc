import type { CallbackContext } from 'pfad'

/** Callbacks as structured log events: one JSON line each, in the log of the attempt that they are about. */
const logEvent = (event: string, { dagRun, taskInstance, error, log }: CallbackContext): void => {
  const line = JSON.stringify({
    event,
    dag_id: dagRun.dagId,
    run_id: dagRun.runId,
    task_id: taskInstance.taskId,
    try_number: taskInstance.tryNumber,
    ...(error ? { error: error.message, code: error.code } : {}),
  })
  if (error) log.error(line)
  else log.info(line)
}

export const logSuccess = (context: CallbackContext): void => logEvent('task_succeeded', context)
export const logFailure = (context: CallbackContext): void => logEvent('task_failed', context)

import { attemptOf, type FaultScript, taskOf } from './fault.ts'

/** The process of an attempt is killed in its middle. The attempt is lost, another process takes the task over. */
export const killWorker: FaultScript = async (parts, { say, healing, until, signal }) => {
  say('Waiting for the next attempt, to kill its process in the middle …')
  const { attempt, child } = await parts.processes.nextAttempt(signal)
  child.kill(true)
  const run = await until(() => parts.runStore.run(attempt.dagId, attempt.runId))
  const minute = parts.minuteOf(run)
  say(`${minute}: process ${child.pid ?? ''} is killed (SIGKILL) in the middle of ${attempt.taskId}.`)
  const ended = await until(() => {
    const found = attemptOf(parts, run, attempt)
    return found?.outcome ? found : null
  })
  healing()
  if (ended.outcome === 'success') return say('It had just finished: nothing was lost.')
  say(
    ended.outcome === 'lost'
      ? `Attempt ${ended.tryNumber} counts as lost: it died with its process, which is not the task's failure.`
      : `Attempt ${ended.tryNumber} ended as ${ended.outcome}. ${ended.error?.message ?? ''}`.trim(),
  )
  const task = await until(() => {
    const found = taskOf(parts, run, attempt.taskId)
    return found && ['success', 'failed'].includes(found.state) ? found : null
  })
  say(
    task.state === 'success'
      ? `Attempt ${task.tryNumber}, in a new process, did it. Its output is whole: it was never half there.`
      : `${attempt.taskId} failed after ${task.tryNumber} attempts.`,
  )
}

import { asset, dag, task } from 'pfad'

const numbers = asset('DAG_ID_numbers')

/** A success of a task with `outlets` updates the asset. */
const produce = task('produce', { outlets: [numbers] }, () => 42)

const consume = task('consume', ({ log, dagRun }) => log.info(`${dagRun.runId} runs because the numbers are new`))

export const producer = dag('DAG_ID', { schedule: '@daily', startDate: '2025-01-01' }, () => {
  produce()
})

/** Runs whenever the asset has been updated. */
export const consumer = dag('DAG_ID_consumer', { schedule: numbers }, () => {
  consume()
})

import { dag, task } from 'pfad'

const hello = task('hello', async ({ log, logicalDate }) => {
  log.info(`Hello! This run is about the day from ${logicalDate.toISOString()} on.`)
  return 'hello'
})

export default dag('DAG_ID', { schedule: '@daily', startDate: '2025-01-01' }, () => {
  hello()
})

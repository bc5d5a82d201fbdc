import { dag } from 'pfad'
import { logFailure, logSuccess } from './steps/callbacks.ts'
import { sendToDashboard } from './steps/sendToDashboard.ts'
import { sparkAnalysis } from './steps/sparkAnalysis.ts'
import { streamFromClickHouseToMinio } from './steps/streamFromClickHouseToMinio.ts'

/** The minute pipeline (spec §2): a minute's events become Parquet, a report, and a post to the dashboard. */
export default dag(
  'clickHouse_pyspark_dashboard',
  {
    description: 'Every minute: events to Parquet, Parquet to a report, the report to the dashboard',
    tags: ['minute', 'events'],
    schedule: '* * * * *',
    startDate: '2025-08-09',
    catchup: false,
    maxActiveRuns: 2,
    defaultArgs: { retries: 1, retryDelay: '3s', onSuccessCallback: logSuccess, onFailureCallback: logFailure },
  },
  () => {
    const path = streamFromClickHouseToMinio()
    const analysed = sparkAnalysis(path)
    sendToDashboard(path).after(analysed)
  },
)

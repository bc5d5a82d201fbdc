import { PfadError } from '../../contract/error.ts'
import type { Spark } from '../../core/dataPlane.ts'
import { type Connect, createDataClient } from './dataClient.ts'

/** The embedded analysis: DuckDB runs the packaged job (spec §2), with the same contract and the same bytes as Spark. */
export const createDuckSpark = ({ connect }: { connect: Connect }): Spark & AsyncDisposable => {
  const client = createDataClient({ connect })
  return {
    async submit({ application, arguments: args }, onLine, signal) {
      if (application !== 'packaged') {
        throw new PfadError(
          'analysis-failed',
          `The embedded analysis runs the packaged job only, not ${application}.`,
          'Run it on the stack: start that with `pfad stack up` and choose the backend `stack`.',
        )
      }
      for await (const line of client.stream('analyze', { arguments: [...args] }, signal)) onLine(line)
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

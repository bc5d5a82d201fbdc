import { connectParent } from '../../../src-main/adapters/process/connectParent.ts'
import { createReaper } from '../../../src-main/adapters/process/reaper.ts'
import type { AttemptChildOptions } from '../../../src-main/adapters/runner/attemptProtocol.ts'
import { serveAttempts } from '../../../src-main/adapters/runner/child/serveAttempts.ts'
import type { DataPlane } from '../../../src-main/core/dataPlane.ts'

/** The attempt child with a data plane that only says, in the attempt's log, when it closes. */
serveAttempts(connectParent(), JSON.parse(process.argv[2] ?? '{}') as AttemptChildOptions, {
  now: () => Date.now(),
  groups: createReaper(),
  createDataPlane: ({ dataSocket }) => {
    const plane = {
      events: { query: () => dataSocket().then((path) => console.log(`engine at ${path}`)) },
      objects: {},
      spark: {},
      dashboard: {},
      async [Symbol.asyncDispose]() {
        console.log('clients closed')
      },
    }
    return plane as unknown as DataPlane
  },
})

import { connectParent } from '../../adapters/process/connectParent.ts'
import { createReaper } from '../../adapters/process/reaper.ts'
import type { AttemptChildOptions } from '../../adapters/runner/attemptProtocol.ts'
import { serveAttempts } from '../../adapters/runner/child/serveAttempts.ts'
import { clockFromEnvironment } from '../clock.ts'
import { createDataPlane } from './shared/dataPlane/dataPlane.ts'

serveAttempts(connectParent(), JSON.parse(process.argv[2] ?? '{}') as AttemptChildOptions, {
  createDataPlane,
  groups: createReaper(),
  now: clockFromEnvironment(process.env).now,
})

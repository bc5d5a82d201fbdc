import { useMemo } from 'react'
import type { AttemptKey } from '../../../src-main/contract/models/run.ts'
import { attemptLog } from '../../shared/log/attemptLog.ts'
import { LogView } from '../../shared/log/LogView.tsx'

/** The live log of one attempt; its key names the attempt. */
export const AttemptLog = ({
  attempt: { dagId, runId, taskId, mapIndex, tryNumber },
  withCommands = false,
}: {
  readonly attempt: AttemptKey
  readonly withCommands?: boolean
}) => {
  const source = useMemo(
    () => attemptLog({ dagId, runId, taskId, mapIndex, tryNumber }),
    [dagId, runId, taskId, mapIndex, tryNumber],
  )
  return <LogView source={source} label={`Log of ${taskId}, attempt ${tryNumber}`} withCommands={withCommands} />
}

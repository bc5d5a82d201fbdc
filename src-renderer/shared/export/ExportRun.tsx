import { Button } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { useCommands } from '../commands.ts'
import { Icon } from '../ui/Icon.tsx'
import { exportRun } from './exportRun.ts'

/** Saves the run as one file, by its button or by its command. */
export const ExportRun = ({ dagId, runId }: { readonly dagId: string; readonly runId: string }) => {
  const [isBusy, setBusy] = useState(false)
  const save = useCallback(async (): Promise<void> => {
    setBusy(true)
    await exportRun(dagId, runId)
    setBusy(false)
  }, [dagId, runId])
  useCommands(
    useMemo(
      () => [
        {
          id: 'run.export',
          label: 'Export this run as HTML',
          group: 'Run',
          icon: 'download' as const,
          words: 'save file thesis ticket report',
          run: () => void save(),
        },
      ],
      [save],
    ),
  )
  return (
    <Button
      variant="default"
      loading={isBusy}
      leftSection={<Icon name="download" size={17} />}
      onClick={() => void save()}
    >
      Export as HTML
    </Button>
  )
}

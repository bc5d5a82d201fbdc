import { pfad } from '../connection/pfad.ts'
import { attempt } from '../ui/tell.ts'

/** Saves a run as one HTML file that needs nothing else. */
export const exportRun = (dagId: string, runId: string) =>
  attempt('Exporting the run', async () => {
    const pieces: string[] = []
    for await (const piece of pfad.stream('runs.export', { dagId, runId })) pieces.push(piece)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(pieces, { type: 'text/html' }))
    link.download = `${dagId}_${runId}.html`.replace(/[^\p{L}\p{N}._+-]/gu, '_')
    link.click()
    // The browser has taken it by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  })

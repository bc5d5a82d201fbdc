import type { ExportFormat } from '../../../src-main/contract/models/table.ts'
import { pfad } from '../connection/pfad.ts'
import { saveFile } from '../saveFile.ts'
import { attempt, tell } from '../ui/tell.ts'
import type { Grid } from './gridStore.ts'

/** Saves the rows of a view; tells when it is done, or why it was not. */
export const exportTable = async ({ source, store }: Grid, name: string, format: ExportFormat): Promise<void> => {
  const { sort, filters } = store.getState()
  const file = `${name}.${format}`
  const isSaved = await attempt('Exporting', () =>
    saveFile(file, pfad.stream('table.export', { source, sort, filters: [...filters], format })),
  )
  if (isSaved) tell('Exported', file)
}

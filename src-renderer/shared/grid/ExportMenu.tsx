import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { exportFormat } from '../../../src-main/contract/models/table.ts'
import { Icon } from '../ui/Icon.tsx'
import { exportTable } from './exportTable.ts'
import type { Grid } from './gridStore.ts'

const WORDS = { csv: 'CSV', parquet: 'Parquet', ndjson: 'JSON lines' } as const

/** Saves the rows of the view, filtered and sorted as they are, in one of three formats. */
export const ExportMenu = ({ grid, name }: { readonly grid: Grid; readonly name: string }) => {
  const [isBusy, setBusy] = useState(false)
  const save = async (format: keyof typeof WORDS): Promise<void> => {
    setBusy(true)
    await exportTable(grid, name, format)
    setBusy(false)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" loading={isBusy} leftSection={<Icon name="download" size={15} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {exportFormat.options.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {WORDS[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

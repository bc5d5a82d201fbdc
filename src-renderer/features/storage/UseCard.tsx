import { Button, Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { StorageUse } from '../../../src-main/contract/models/platform.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import ui from '../../shared/ui/page.module.css'
import { fromTyped, type TypedLimits, toTyped } from './limits.ts'
import classes from './storage.module.css'
import { setLimits } from './storageStore.ts'

const KINDS: Readonly<Record<StorageUse['kind'], { title: string; item: string; what: string }>> = {
  events: { title: 'Events', item: 'event', what: 'events.duckdb: what the producer and your imports brought.' },
  objects: { title: 'Objects', item: 'object', what: 'objects/: the Parquet file and the report of each minute.' },
  runs: { title: 'Runs', item: 'run', what: 'pfad.db: runs, tasks, attempts, XComs and received reports.' },
  logs: { title: 'Logs', item: 'file', what: 'logs/: one file for each attempt of a task.' },
}

/** What one kind of data takes, and its limits. */
export const UseCard = ({ use, shade }: { readonly use: StorageUse; readonly shade: string }) => {
  const { title, item, what } = KINDS[use.kind]
  const known = toTyped(use)
  const [typed, setTyped] = useState<TypedLimits | null>(null)
  const [isBusy, setBusy] = useState(false)
  const limits = typed ?? known
  const isChanged = limits.days !== known.days || limits.gigabytes !== known.gigabytes

  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const isDone = await setLimits(use.kind, fromTyped(limits))
    setBusy(false)
    if (isDone) setTyped(null)
  }
  const change = (name: keyof TypedLimits) => (value: number | string) =>
    setTyped({ ...limits, [name]: typeof value === 'number' ? value : '' })

  return (
    <Card
      title={
        <span className={classes.title}>
          <span className={classes.shade} style={{ background: shade }} />
          {title}
        </span>
      }
      aside={formatPlural(use.items, item)}
    >
      <div className={ui.figure}>{formatBytes(use.bytes)}</div>
      <p className={classes.what}>{what}</p>
      <form onSubmit={(event) => void submit(event)}>
        <Group align="flex-end" gap="sm" wrap="nowrap">
          <NumberInput
            label="Keep for (days)"
            placeholder="no limit"
            min={0.01}
            value={limits.days}
            onChange={change('days')}
            w={150}
          />
          <NumberInput
            label="Keep at most (GB)"
            placeholder="no limit"
            min={0.001}
            decimalScale={3}
            value={limits.gigabytes}
            onChange={change('gigabytes')}
            w={150}
          />
          <Button type="submit" variant={isChanged ? 'filled' : 'default'} disabled={!isChanged} loading={isBusy}>
            Set
          </Button>
          {isChanged && (
            <Button variant="subtle" onClick={() => setTyped(null)}>
              Undo
            </Button>
          )}
        </Group>
      </form>
    </Card>
  )
}

import { Button } from '@mantine/core'
import type { StorageUse } from '../../../src-main/contract/models/platform.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { type Column, TableHead } from '../../shared/ui/TableHead.tsx'
import classes from './settings.module.css'
import { retention, testRetention } from './settingsStore.ts'
import { TestButton, TestRow, useTest } from './TestButton.tsx'

const DAY = 86_400_000
const NAMES: Readonly<Record<StorageUse['kind'], string>> = {
  events: 'Events',
  objects: 'Objects',
  runs: 'Runs and reports',
  logs: 'Logs',
}

const COLUMNS: readonly Column[] = ['What', { end: 'There is' }, { end: 'Kept for' }, { end: 'Kept at most' }, 'Test']

/** How long things are kept; the limits are set where one sees how much room they take. */
export const RetentionSection = () => {
  const live = retention.use(null)
  return (
    <Card
      flush
      title="Retention"
      aside={
        <Button size="compact-sm" component="a" href={linkTo.storage()}>
          Set the limits on Storage
        </Button>
      }
    >
      <p className={classes.lead}>
        What is beyond its limit is removed, oldest first, every few minutes. Of each DAG the last run stays. Each
        backend has limits of its own.
      </p>
      <Loaded live={live} onRetry={() => retention.refresh(null)}>
        {({ uses }) => (
          <div className={ui.scroll}>
            <table className={ui.table}>
              <TableHead columns={COLUMNS} />
              <tbody>
                {uses.map((use) => (
                  <Row key={use.kind} use={use} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Card>
  )
}

const Row = ({ use }: { readonly use: StorageUse }) => {
  const { kind, bytes, items, maxAgeMs, maxBytes } = use
  const test = useTest(() => testRetention(use))
  return (
    <>
      <tr>
        <td>
          <b>{NAMES[kind]}</b>
        </td>
        <td data-end>
          {formatBytes(bytes)} in {formatPlural(items, kind === 'logs' ? 'file' : kind.slice(0, -1))}
        </td>
        <td data-end>
          {maxAgeMs === null ? 'no limit' : formatPlural(Math.round((maxAgeMs / DAY) * 100) / 100, 'day')}
        </td>
        <td data-end>{maxBytes === null ? 'no limit' : formatBytes(maxBytes)}</td>
        <td>
          <TestButton name={NAMES[kind]} isBusy={test.isBusy} onClick={test.run} />
        </td>
      </tr>
      <TestRow result={test.result} colSpan={COLUMNS.length} />
    </>
  )
}

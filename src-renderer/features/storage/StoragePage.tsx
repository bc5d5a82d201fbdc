import { Progress } from '@mantine/core'
import type { StorageStatus } from '../../../src-main/contract/models/platform.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './storage.module.css'
import { storage } from './storageStore.ts'
import { UseCard } from './UseCard.tsx'

const SHADES = ['var(--accent)', 'var(--running)', 'var(--success)', 'var(--retry)'] as const

/** What Pfad keeps, how much room it takes, and under which limits. */
export const StoragePage = () => {
  const live = storage.use(null)
  const home = useAppInfo()?.home
  return (
    <Page
      title="Storage"
      lead={
        home === undefined ? undefined : (
          <>
            Everything lives in <span className={ui.mono}>{home}</span>
          </>
        )
      }
    >
      <Loaded live={live} lines={8} onRetry={() => storage.refresh(null)}>
        {(status) => (
          <>
            <Room status={status} />
            <div className={classes.uses}>
              {status.uses.map((use, index) => (
                <UseCard key={use.kind} use={use} shade={SHADES[index % SHADES.length] ?? 'var(--accent)'} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

const Room = ({ status }: { readonly status: StorageStatus }) => {
  const used = status.uses.reduce((sum, { bytes }) => sum + bytes, 0)
  const share = (bytes: number): number => (used === 0 ? 0 : (bytes / used) * 100)
  return (
    <Card>
      {status.belowFloor && (
        <p className={classes.low} data-tone="failed" role="alert">
          <Icon name="warning" />
          <span>
            Less than the floor of {formatBytes(status.floorBytes)} is free: the producer is held. Free some room on
            this disk, or lower the limits below.
          </span>
        </p>
      )}
      <div className={classes.room}>
        <div>
          <div className={ui.label}>Pfad uses</div>
          <div className={ui.figure}>{formatBytes(used)}</div>
        </div>
        <div>
          <div className={ui.label}>Free on this disk</div>
          <div className={ui.figure}>{formatBytes(status.freeBytes)}</div>
        </div>
        <div>
          <div className={ui.label}>Floor: below it the producer is held</div>
          <div className={ui.figure}>{formatBytes(status.floorBytes)}</div>
        </div>
      </div>
      <Progress.Root size={14} radius="md" mt="md" aria-hidden="true">
        {status.uses.map(({ kind, bytes }, index) => (
          <Progress.Section key={kind} value={share(bytes)} color={SHADES[index % SHADES.length] ?? 'var(--accent)'} />
        ))}
      </Progress.Root>
    </Card>
  )
}

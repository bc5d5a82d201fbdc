import { Button } from '@mantine/core'
import { useState } from 'react'
import { eventStats } from '../../shared/facts.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatCount } from '../../shared/format/number.ts'
import { hrefTo } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './home.module.css'
import { removeExample, storage } from './homeStore.ts'

/** What needs a word before all else: example data, too little room. */
export const HomeNotices = () => (
  <>
    <LowSpace />
    <ExampleData />
  </>
)

const LowSpace = () => {
  const status = storage.use(null).data
  if (!status?.belowFloor) return null
  return (
    <div className={classes.notice} data-tone="failed" role="alert">
      <Icon name="warning" />
      <span>
        <b>Only {formatBytes(status.freeBytes)} are free</b>, less than the floor of {formatBytes(status.floorBytes)}.
        The producer is held until there is room: free some, or lower the limits.
      </span>
      <Button component="a" href={hrefTo(['storage'])} size="compact-sm" variant="default">
        Open Storage
      </Button>
    </div>
  )
}

const ExampleData = () => {
  const stats = eventStats.use(null).data
  const [isBusy, setBusy] = useState(false)
  if (!stats || stats.example === 0) return null
  const remove = async (): Promise<void> => {
    setBusy(true)
    await removeExample()
    setBusy(false)
  }
  return (
    <div className={classes.notice} data-tone="running">
      <Icon name="info" />
      <span>
        <b>{formatCount(stats.example)} events are an example</b>: an hour of a made-up shop. Removing them leaves your
        own.
      </span>
      <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void remove()}>
        Remove example data
      </Button>
    </div>
  )
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Backend } from '../../../src-main/contract/models/primitives.ts'
import { useNow } from '../../shared/clock.ts'
import { eventStats } from '../../shared/facts.ts'
import { formatCount } from '../../shared/format/number.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { type Attention, attentionOf } from './attention.ts'
import classes from './home.module.css'
import { needs, removeExample } from './homeStore.ts'

/** What needs a word before all else: what is broken or waits for somebody, then example data. */
export const HomeNotices = ({ backend }: { readonly backend: Backend }) => {
  const { data, error } = needs.use(backend)
  const now = useNow()
  // The exact second does not matter; nor shall the list be made anew with each.
  const list = data ? attentionOf(data, now) : []
  return (
    <>
      {error && (
        <p className={classes.notice} data-tone="failed" role="alert">
          <Icon name="warning" />
          <span>
            <b>What needs attention is not known:</b> {error.message}
          </span>
        </p>
      )}
      {list.length > 0 && (
        <ul className={classes.notices} aria-label="Needs attention">
          {list.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      <ExampleData />
    </>
  )
}

const Item = ({ item: { tone, title, text, href, action } }: { readonly item: Attention }) => (
  <li className={classes.notice} data-tone={tone}>
    <Icon name={tone === 'failed' ? 'warning' : 'info'} />
    <span>
      <b>{title}</b> <span className={classes.noticeText}>{text}</span>
    </span>
    <Button component="a" href={href} size="compact-sm" variant="default">
      {action}
    </Button>
  </li>
)

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

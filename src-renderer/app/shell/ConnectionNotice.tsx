import { Button } from '@mantine/core'
import { useStore } from 'zustand'
import { useNow } from '../../shared/clock.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './shell.module.css'

/** Stands above every page while Pfad cannot be reached. What is on the screen is what was known last. */
export const ConnectionNotice = () => {
  const state = useStore(pfad.state)
  const now = useNow()
  if (state.status !== 'waiting' && state.status !== 'refused') return null
  const seconds = Math.max(0, Math.ceil((state.retryAt - now) / 1000))
  return (
    <div className={classes.connection} role="status" data-tone="retry">
      <Icon name={state.status === 'refused' ? 'key' : 'offline'} />
      <span>
        <b>
          {state.status === 'refused' ? 'Pfad was started anew with another key.' : 'The connection to Pfad is lost.'}
        </b>{' '}
        {state.status === 'refused'
          ? 'Open the address that it printed at its start; it holds the key.'
          : 'What you see is the last that was known. If Pfad was stopped, start it again: npm start.'}
      </span>
      <span className={classes.retry}>
        {seconds > 0 ? `next attempt in ${seconds} s` : 'connecting …'}
        <Button size="compact-sm" variant="default" onClick={pfad.retry}>
          Try now
        </Button>
      </span>
    </div>
  )
}

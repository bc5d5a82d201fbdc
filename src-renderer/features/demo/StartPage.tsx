import { Button } from '@mantine/core'
import { useState } from 'react'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import classes from './demo.module.css'
import { runningDemo, startDemo, stopDemo } from './demoStore.ts'
import { steps } from './steps.ts'

/** What the demo is, and the button that starts it beside this app. */
export const StartPage = () => {
  const running = runningDemo.use(null).data
  const [isBusy, setBusy] = useState(false)
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    await work()
    setBusy(false)
  }
  return (
    <Page
      title="Guided demo"
      lead="Show the pipeline to a room: nine steps, each with what to say, on data of its own."
      actions={
        running ? (
          <>
            <Button component="a" href={running.url} target="_blank" rel="noopener">
              Open the demo
            </Button>
            <Button variant="default" loading={isBusy} onClick={() => void act(stopDemo)}>
              End it
            </Button>
          </>
        ) : (
          <Button loading={isBusy} leftSection={<Icon name="play" size={17} />} onClick={() => void act(startDemo)}>
            Start the demo
          </Button>
        )
      }
    >
      <div className={classes.intro}>
        <Card title="What it shows">
          <ol className={classes.list}>
            {steps.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ol>
        </Card>
        <Card title="What it is">
          <ul className={classes.plain}>
            <li>
              <b>Its own process and home.</b> Nothing of yours is read or changed. The home is a temporary folder and
              is removed when the demo ends.
            </li>
            <li>
              <b>A replay clock.</b> The real engine, its processes and its store, at up to sixty times the pace: an
              hour of pipeline in a minute. You can slow it down or stop it while you talk.
            </li>
            <li>
              <b>The same each time.</b> Its events come from a fixed seed, and it always begins on 14 January 2026.
            </li>
            <li>
              <b>Things to break.</b> The dashboard, a message, a worker, the store; and how each of them heals.
            </li>
          </ul>
          <p className={classes.from}>
            It opens in another tab. From a terminal: <code>pfad demo</code>
          </p>
        </Card>
      </div>
    </Page>
  )
}

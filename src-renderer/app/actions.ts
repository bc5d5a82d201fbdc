import type { DagSummary } from '../../src-main/contract/models/dag.ts'
import { pfad } from '../shared/connection/pfad.ts'
import { dags } from '../shared/facts.ts'
import { linkTo, openDialog } from '../shared/links.ts'
import { navigate, parseHash } from '../shared/router.ts'
import { attempt, tell } from '../shared/ui/tell.ts'
import type { Entry } from './palette/entry.ts'

const here = () => parseHash(window.location.hash)

export const setPaused = (dagId: string, isPaused: boolean) =>
  attempt(isPaused ? `Pausing ${dagId}` : `Unpausing ${dagId}`, async () => {
    await pfad.call('dags.setPaused', { dagId, isPaused })
    await dags.refresh(null)
    tell(isPaused ? `${dagId} is paused` : `${dagId} is unpaused`)
  })

/** What can be done with a DAG from anywhere. */
export const dagCommands = ({ dagId, isPaused }: Pick<DagSummary, 'dagId' | 'isPaused'>): Entry[] => [
  {
    ...{ id: `trigger ${dagId}`, group: 'DAG', icon: 'play', label: `Trigger ${dagId}`, words: 'run start' },
    run: () => navigate(openDialog.trigger(here(), dagId)),
  },
  {
    ...{
      id: `backfill ${dagId}`,
      group: 'DAG',
      icon: 'retry',
      label: `Backfill ${dagId}`,
      words: 'past dates catchup',
    },
    run: () => navigate(openDialog.backfill(here(), dagId)),
  },
  {
    ...{ id: `pause ${dagId}`, group: 'DAG', icon: isPaused ? 'play' : 'pause', words: 'schedule switch' },
    label: isPaused ? `Unpause ${dagId}` : `Pause ${dagId}`,
    run: () => void setPaused(dagId, !isPaused),
  },
]

export const startStack = () =>
  attempt('Starting the stack', async () => {
    await pfad.call('stack.run', { verb: 'up' })
    navigate(linkTo.stack())
  })

export const stopStack = () =>
  attempt('Stopping the stack', async () => {
    await pfad.call('stack.run', { verb: 'stop' })
    navigate(linkTo.stack())
  })

export const steerProducer = (isRunning: boolean) =>
  attempt(isRunning ? 'Starting the producer' : 'Stopping the producer', async () => {
    const { eventsPerSecond } = await pfad.call('producer.status', {})
    await pfad.call('producer.set', { running: isRunning, eventsPerSecond })
    tell(isRunning ? `The producer makes ${eventsPerSecond} events/s` : 'The producer is stopped')
  })

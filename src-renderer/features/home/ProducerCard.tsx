import { NumberInput, Slider, Switch } from '@mantine/core'
import { useState } from 'react'
import type { ProducerStatus } from '../../../src-main/contract/models/platform.ts'
import { formatCount, formatRate } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './home.module.css'
import { producer, setProducer } from './homeStore.ts'
import { positionOfRate, rateOfPosition } from './rateScale.ts'

const LARGEST = 100_000

/** The live producer's switch and its rate. */
export const ProducerCard = () => {
  const live = producer.use(null)
  const status = live.data
  return (
    <Card
      title="Producer"
      aside={
        status && (
          <Switch
            size="md"
            label={status.state === 'stopped' ? 'stopped' : status.state}
            labelPosition="left"
            aria-label="Producer runs"
            checked={status.state !== 'stopped'}
            onChange={(event) => void setProducer(event.currentTarget.checked, status.eventsPerSecond)}
          />
        )
      }
    >
      <Loaded live={live} lines={3}>
        {(known) => <RateControl status={known} />}
      </Loaded>
    </Card>
  )
}

const RateControl = ({ status }: { readonly status: ProducerStatus }) => {
  // What is being chosen; null while it is what the producer knows.
  const [chosen, setChosen] = useState<number | null>(null)
  const rate = chosen ?? status.eventsPerSecond
  const commit = async (wanted: number): Promise<void> => {
    if (wanted !== status.eventsPerSecond) await setProducer(status.state !== 'stopped', wanted)
    setChosen(null)
  }
  return (
    <>
      <div className={ui.figure}>
        {formatRate(status.actualPerSecond)}
        <span className={ui.unit}>events/s</span>
      </div>
      {status.reason === null ? (
        <div className={classes.split}>
          <span className={ui.soft}>asked: {formatCount(status.eventsPerSecond)} per second</span>
        </div>
      ) : (
        <div className={classes.reason} data-tone="failed">
          {status.reason}
        </div>
      )}
      <div className={classes.rate}>
        <Slider
          className={classes.slider}
          thumbLabel="Events per second"
          min={0}
          max={100}
          value={positionOfRate(rate)}
          label={(position) => `${formatCount(rateOfPosition(position))} events/s`}
          onChange={(position) => setChosen(rateOfPosition(position))}
          onChangeEnd={(position) => void commit(rateOfPosition(position))}
        />
        <NumberInput
          aria-label="Events per second"
          size="xs"
          w={92}
          min={1}
          max={LARGEST}
          thousandSeparator=","
          value={rate}
          onChange={(value) => typeof value === 'number' && setChosen(value)}
          onBlur={() => void commit(rate)}
          onKeyDown={(event) => event.key === 'Enter' && void commit(rate)}
        />
      </div>
    </>
  )
}

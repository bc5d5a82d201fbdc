import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { StackContainer, StackService } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import type { Reading } from './readings.ts'
import classes from './stack.module.css'
import { runStack } from './stackStore.ts'
import { UsageChart } from './UsageChart.tsx'

const NONE: readonly Reading[] = []

/** One service near by: what it takes, its containers, the way into them, how many there should be. */
export const ServiceDetail = ({
  of,
  readings = NONE,
  isBusy,
  onClose,
}: {
  readonly of: StackService
  readonly readings: readonly Reading[] | undefined
  readonly isBusy: boolean
  readonly onClose: () => void
}) => (
  <Card
    title={of.service}
    aside={
      <span className={classes.tools}>
        {of.containers.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={isBusy}
            onClick={() => void runStack({ verb: 'restart', services: [of.service] })}
          >
            Restart {of.service}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Close
        </Button>
      </span>
    }
  >
    <div className={classes.charts}>
      <UsageChart name="CPU" values={readings.map(({ cpuPercent }) => cpuPercent)} format={formatCpu} />
      <UsageChart name="Memory" values={readings.map(({ memory }) => memory)} format={formatBytes} />
    </div>
    {of.containers.length === 0 ? (
      <p className={ui.soft}>It has no container: start it, or the stack.</p>
    ) : (
      <ul className={classes.containers}>
        {of.containers.map((container) => (
          <Container key={container.id} of={container} />
        ))}
      </ul>
    )}
    {of.ports.length === 0 && of.replicas > 0 && <Scale of={of} isBusy={isBusy} />}
  </Card>
)

/** 100 % is one core. */
const formatCpu = (percent: number): string => `${percent.toFixed(1)} %`

const Container = ({ of }: { readonly of: StackContainer }) => {
  const shell = `docker exec -it ${of.name} sh`
  return (
    <li className={classes.container}>
      <span className={ui.mono}>{of.name}</span>
      <span>
        {of.state}
        {of.health !== null && `, ${of.health}`}
        {of.exitCode !== null && of.state === 'exited' && `, exit code ${of.exitCode}`}
        {of.isOutOfMemory && ', out of memory'}
        {of.restartCount > 0 && `, restarted ${formatPlural(of.restartCount, 'time')}`}
      </span>
      <span className={ui.soft}>
        {of.startedAt !== null && (
          <>
            since <TimeText at={of.startedAt} show="both" />
          </>
        )}
      </span>
      {of.state === 'running' && (
        <span className={classes.shell}>
          <span className={ui.soft}>Shell</span>
          <code className={ui.mono}>{shell}</code>
          <CopyButton value={shell} what={`the command that opens a shell in ${of.name}`} />
        </span>
      )}
    </li>
  )
}

const Scale = ({ of, isBusy }: { readonly of: StackService; readonly isBusy: boolean }) => {
  const [wanted, want] = useState<number | string>(of.replicas)
  const count = Number(wanted)
  const isValid = wanted !== '' && Number.isInteger(count) && count >= 0 && count <= 64
  return (
    <form
      className={classes.scale}
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid) void runStack({ verb: 'scale', replicas: { [of.service]: count } })
      }}
    >
      <NumberInput
        label={`How many of ${of.service}`}
        description="From 0 to 64"
        error={isValid ? undefined : 'A whole number from 0 to 64'}
        w={200}
        min={0}
        max={64}
        allowDecimal={false}
        clampBehavior="none"
        value={wanted}
        onChange={want}
      />
      <Button type="submit" variant="default" disabled={isBusy || !isValid || count === of.replicas}>
        Set
      </Button>
    </form>
  )
}

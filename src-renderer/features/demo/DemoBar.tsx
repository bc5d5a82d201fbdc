import { Button, SegmentedControl } from '@mantine/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { DemoStatus } from '../../../src-main/contract/models/demo.ts'
import { useNow } from '../../shared/clock.ts'
import { useCommands } from '../../shared/commands.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import { DemoOver } from './DemoOver.tsx'
import classes from './demo.module.css'
import { demoStatus, goToStep, guide, leaveDemo, setSpeed } from './demoStore.ts'
import { FaultButton } from './FaultCard.tsx'
import { FaultLine } from './FaultLine.tsx'
import { steps } from './steps.ts'

const SPEEDS = [0, 1, 6, 20, 60]

/** Stands above every page of a demo: that it is one, its clock, the step, what is broken, and the way out. */
export const DemoBar = () => {
  const status = demoStatus.use(null).data
  const isOver = useStore(guide, (state) => state.isOver)
  if (isOver) return <DemoOver />
  return status ? <Bar status={status} /> : null
}

const Bar = ({ status }: { readonly status: DemoStatus }) => {
  const at = useStore(guide, ({ step }) => step)
  const step = steps[at]
  const { speed } = status.clock
  useCommands(useMemo(() => commandsOf(at, speed), [at, speed]))
  return (
    <aside className={classes.bar} aria-label="Demo">
      <div className={classes.row}>
        <span className={classes.badge} title="A throw-away home: all of it is removed when the demo ends">
          Demo
        </span>
        <Clock />
        <SegmentedControl
          size="xs"
          aria-label="Speed of the replay"
          value={String(speed)}
          onChange={(value) => void setSpeed(Number(value))}
          data={SPEEDS.map((each) => ({ value: String(each), label: each === 0 ? 'Pause' : `${each} ×` }))}
        />
        <span className={classes.space} />
        <Button size="compact-sm" variant="default" onClick={() => void leaveDemo()}>
          Leave the demo
        </Button>
      </div>
      <div className={classes.row}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label="Back one step"
          disabled={at === 0}
          onClick={() => void goToStep(at - 1)}
        >
          <Icon name="left" size={16} />
        </Button>
        <a className={classes.title} href={linkTo.demo()}>
          {at + 1} of {steps.length} · {step?.title}
        </a>
        <Button
          size="compact-sm"
          variant="default"
          aria-label="Next step"
          disabled={at === steps.length - 1}
          onClick={() => void goToStep(at + 1)}
        >
          <Icon name="right" size={16} />
        </Button>
        {step?.fault && <FaultButton kind={step.fault} last={status.faults.find(({ kind }) => kind === step.fault)} />}
      </div>
      <FaultLine faults={status.faults} />
    </aside>
  )
}

const Clock = () => {
  const now = useNow()
  const zone = useZone()
  return (
    <span className={classes.clock} data-testid="replay-clock">
      <Icon name="clock" size={16} /> {formatInstant(now, zone)}
    </span>
  )
}

const commandsOf = (at: number, speed: number) => [
  { id: 'demo.next', label: 'Demo: next step', group: 'Demo', keys: 'n', run: () => void goToStep(at + 1) },
  { id: 'demo.back', label: 'Demo: back one step', group: 'Demo', keys: 'shift+N', run: () => void goToStep(at - 1) },
  {
    id: 'demo.pause',
    label: speed === 0 ? 'Demo: let the clock run' : 'Demo: stop the clock',
    group: 'Demo',
    run: () => void setSpeed(speed === 0 ? (steps[at]?.speed ?? 1) : 0),
  },
  { id: 'demo.leave', label: 'Leave the demo', group: 'Demo', run: () => void leaveDemo() },
]

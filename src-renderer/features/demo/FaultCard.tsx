import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Fault, FaultKind } from '../../../src-main/contract/models/demo.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatTime } from '../../shared/format/time.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './demo.module.css'
import { breakIt, mendIt } from './demoStore.ts'
import { FAULT_STATES, FAULTS } from './faults.ts'

const GLYPHS = { broken: 'failed', healing: 'up_for_retry', healed: 'success', failed: 'failed' } as const

/** One way to break things: its button, and the story of its last time. */
export const FaultCard = ({ kind, last }: { readonly kind: FaultKind; readonly last: Fault | undefined }) => {
  const { label, what } = FAULTS[kind]
  return (
    <section className={classes.fault} aria-label={label} data-testid={`fault-${kind}`}>
      <div className={classes.faultHead}>
        <div>
          <h3 className={classes.faultTitle}>{label}</h3>
          <p className={classes.soft}>{what}</p>
        </div>
        <FaultButton kind={kind} last={last} />
      </div>
      {last && <FaultStory fault={last} />}
    </section>
  )
}

/** Breaks it; while it is broken, takes it back. */
export const FaultButton = ({ kind, last }: { readonly kind: FaultKind; readonly last: Fault | undefined }) => {
  const [isBusy, setBusy] = useState(false)
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    await work()
    setBusy(false)
  }
  if (last?.state === 'healing') {
    return (
      <Button variant="default" disabled>
        Healing …
      </Button>
    )
  }
  if (last?.state === 'broken') {
    return (
      <Button
        variant="default"
        loading={isBusy}
        disabled={kind === 'worker'}
        onClick={() => void act(() => mendIt(last.id))}
      >
        {kind === 'worker' ? 'Waiting for an attempt …' : 'Take it back'}
      </Button>
    )
  }
  return (
    <Button
      color="red"
      variant="light"
      loading={isBusy}
      leftSection={<Icon name="spark" size={16} />}
      onClick={() => void act(() => breakIt(kind))}
    >
      {FAULTS[kind].label}
    </Button>
  )
}

const FaultStory = ({ fault }: { readonly fault: Fault }) => {
  const zone = useZone()
  const { label, tone } = FAULT_STATES[fault.state]
  return (
    <>
      <p className={classes.faultState} data-tone={tone} role="status">
        <StateGlyph state={GLYPHS[fault.state]} size={18} />
        {label}
        {fault.endedAt !== null && ` after ${formatDuration(fault.endedAt - fault.startedAt)}`}
      </p>
      <ol className={classes.story}>
        {fault.story.map(({ at, text }, index) => (
          <li key={`${at} ${index}`}>
            <time dateTime={new Date(at).toISOString()}>{formatTime(at, zone)}</time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </>
  )
}

import { Tooltip } from '@mantine/core'
import { useStore } from 'zustand'
import { useNow } from '../../shared/clock.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { replayClock } from '../../shared/replay.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { beat, type Heartbeat as Judged, judgeBeat, usePulse } from './pulse.ts'
import classes from './status.module.css'

const LOOKS: Readonly<Record<Judged['state'], { text: (late: string) => string; tone: string; why: string }>> = {
  ok: { text: () => 'Scheduler runs', tone: 'success', why: 'It looks at what is due at least every 10 s.' },
  held: {
    text: () => 'Scheduler rests',
    tone: 'retry',
    why: 'A command holds this home: nothing falls due meanwhile.',
  },
  late: {
    text: (late) => `Scheduler ${late} late`,
    tone: 'retry',
    why: 'The machine is busy, slept, or its disk is slow.',
  },
  lost: {
    text: (late) => `Scheduler silent for ${late}`,
    tone: 'failed',
    why: 'Nothing is started now. Look at what this machine does, or stop Pfad and start it again.',
  },
}

/** Whether the scheduler lives. Without a connection nothing can be said, and the connection says so. */
export const Heartbeat = () => {
  usePulse()
  const now = useNow()
  const isOpen = useStore(pfad.state, ({ status }) => status === 'open')
  const { pulse, askedAt } = beat()
  // A demo's seconds are shorter than those in which a machine is late.
  const pace = Math.max(1, replayClock.use(null).data?.speed ?? 1)
  const judged = judgeBeat(pulse, askedAt === null ? 0 : (now - askedAt) / pace, pace)
  if (!isOpen || judged === null) return null
  const { text, tone, why } = LOOKS[judged.state]
  const running = pulse === null ? '' : ` ${formatPlural(pulse.running, 'attempt')} under way.`
  return (
    <Tooltip label={`${why}${running}`} position="top">
      <span className={classes.item} data-tone={judged.state === 'ok' ? undefined : tone} data-testid="heartbeat">
        <span className={classes.beat} data-tone={tone}>
          <Icon name={judged.state === 'ok' ? 'pulse' : 'warning'} size={16} />
        </span>
        {text(formatDuration(judged.lateMs))}
      </span>
    </Tooltip>
  )
}

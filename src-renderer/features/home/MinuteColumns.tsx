import { Tooltip } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import { useNow } from '../../shared/clock.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { formatMinute } from '../../shared/format/time.ts'
import { linkTo } from '../../shared/links.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { minuteInWords, stateOfMinute } from './minutes.ts'
import classes from './strip.module.css'

/** An hour: a column for each minute, the higher the more events it had, its outcome beneath. */
export const MinuteColumns = ({
  minutes,
  dagId,
}: {
  readonly minutes: readonly MinuteOutcome[]
  readonly dagId: string
}) => {
  const now = useNow()
  const list = useRef<HTMLOListElement>(null)
  const [focused, setFocused] = useState(minutes.length - 1)
  const most = Math.max(1, ...minutes.map(({ events }) => events ?? 0))

  // One stop of the Tab key for the whole strip; the arrow keys move within it.
  const move = (event: KeyboardEvent): void => {
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: focused - 1,
      ArrowRight: focused + 1,
      Home: 0,
      End: minutes.length - 1,
    }
    const target = targets[event.key]
    if (target === undefined || target < 0 || target >= minutes.length) return
    event.preventDefault()
    setFocused(target)
    list.current?.querySelectorAll<HTMLElement>('[data-minute]')[target]?.focus()
  }

  return (
    <ol className={classes.columns} ref={list} onKeyDown={move}>
      {minutes.map((minute, index) => (
        <Column
          key={minute.minute}
          minute={minute}
          words={minuteInWords(minute, now)}
          state={stateOfMinute(minute, now)}
          // By the square root: a quiet minute beside a busy one is still seen.
          share={Math.sqrt((minute.events ?? 0) / most)}
          href={linkTo.minute(dagId, minute.name)}
          isStop={index === focused}
        />
      ))}
    </ol>
  )
}

const Column = ({
  minute,
  words,
  state,
  share,
  href,
  isStop,
}: {
  readonly minute: MinuteOutcome
  readonly words: string
  readonly state: ReturnType<typeof stateOfMinute>
  readonly share: number
  readonly href: string
  readonly isStop: boolean
}) => {
  const zone = useAppInfo()?.pipelineTimezone ?? 'UTC'
  const isTenth = formatMinute(minute.minute, zone).endsWith('0')
  const errors = minute.events ? (minute.errors ?? 0) / minute.events : 0
  const content = (
    <>
      <span className={classes.field}>
        <span className={classes.bar} style={{ height: `${Math.round(share * 100)}%` }}>
          <span className={classes.errors} style={{ height: `${Math.round(errors * 100)}%` }} />
        </span>
      </span>
      <StateGlyph state={state} size={14} />
    </>
  )
  const shared = {
    className: classes.minute,
    'data-minute': minute.name,
    'data-outcome': state,
    'data-tone': STATES[state].tone,
    'aria-label': words,
    tabIndex: isStop ? 0 : -1,
  }
  return (
    <li className={classes.column}>
      <Tooltip label={words}>
        <a {...shared} href={href}>
          {content}
        </a>
      </Tooltip>
      <span className={classes.tick} aria-hidden="true">
        {isTenth && formatMinute(minute.minute, zone)}
      </span>
    </li>
  )
}

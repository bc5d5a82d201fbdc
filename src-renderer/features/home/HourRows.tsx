import { Tooltip } from '@mantine/core'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { MinuteOutcome } from '../../../src-main/contract/models/platform.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { linkTo } from '../../shared/links.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { hoursOf, minuteInWords, stateOfMinute } from './minutes.ts'
import classes from './strip.module.css'

type Props = { readonly minutes: readonly MinuteOutcome[]; readonly dagId: string; readonly now: number }

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -60, ArrowDown: 60 }

/** Some hours: a row for each, a sign for each minute. One stop of the Tab key; the arrow keys move within it. */
export const HourRows = ({ minutes, dagId, now }: Props) => {
  const zone = useAppInfo()?.pipelineTimezone ?? 'UTC'
  const rows = useMemo(() => hoursOf(minutes, zone), [minutes, zone])
  const [chosen, setChosen] = useState<number | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const stop = minutes.some(({ minute }) => minute === chosen) ? chosen : minutes.at(-1)?.minute

  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    const target = step === undefined ? undefined : (stop ?? 0) + step * 60_000
    if (target === undefined || !minutes.some(({ minute }) => minute === target)) return
    event.preventDefault()
    setChosen(target)
    table.current?.querySelector<HTMLElement>(`[data-at="${target}"]`)?.focus()
  }

  return (
    <div className={classes.hours}>
      <table ref={table} onKeyDown={move}>
        <thead>
          <tr aria-hidden="true">
            <td />
            {Array.from({ length: 60 }, (_, minute) => (
              <td key={minute}>{minute % 10 === 0 ? `:${String(minute).padStart(2, '0')}` : ''}</td>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={cells.find((cell) => cell !== null)?.minute}>
              <th scope="row">{name}</th>
              {cells.map((minute, at) => (
                <td key={at}>
                  {minute && (
                    <Tooltip label={minuteInWords(minute, now)}>
                      <a
                        href={linkTo.minute(dagId, minute.name)}
                        data-at={minute.minute}
                        data-minute={minute.name}
                        data-outcome={stateOfMinute(minute, now)}
                        aria-label={minuteInWords(minute, now)}
                        tabIndex={minute.minute === stop ? 0 : -1}
                      >
                        <StateGlyph state={stateOfMinute(minute, now)} size={14} />
                      </a>
                    </Tooltip>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ErrorShape } from '../../../../src-main/contract/error.ts'
import type { Attempt, LogLine } from '../../../../src-main/contract/models/run.ts'
import { formatTime } from '../../../shared/format/time.ts'
import { Notice } from '../../../shared/ui/Notice.tsx'
import { useZone } from '../../../shared/zone.ts'
import { formatAsText, formatForTerminal } from './ansi.ts'
import { LogBar } from './LogBar.tsx'
import { createLineRing } from './lineRing.ts'
import classes from './log.module.css'
import { downloadLog, followLog, logError } from './logStore.ts'
import { type LogTerminal, MOST_LINES, openTerminal } from './terminal.ts'

/** The live log of one attempt. */
export const LogView = ({ attempt, isOver }: { readonly attempt: Attempt; readonly isOver: boolean }) => {
  const element = useRef<HTMLDivElement>(null)
  const terminal = useRef<LogTerminal>(null)
  const ring = useRef(createLineRing(MOST_LINES))
  const [count, setCount] = useState(0)
  const [matches, setMatches] = useState({ index: -1, count: 0 })
  const [isFollowing, setFollowing] = useState(true)
  const [error, setError] = useState<ErrorShape | null>(null)
  const scheme = useComputedColorScheme('light')
  const zone = useZone()

  // The attempt's identity is this component's key, and its zone the terminal's text: either makes a new terminal.
  useEffect(() => {
    if (!element.current) return
    const opened = openTerminal(element.current, { scheme, onMatches: setMatches })
    terminal.current = opened
    ring.current = createLineRing(MOST_LINES)
    const abort = new AbortController()
    const resize = new ResizeObserver(() => opened.fit())
    resize.observe(element.current)
    const show = async (lines: readonly LogLine[]): Promise<void> => {
      for (const line of lines) ring.current.push(formatAsText(line))
      await opened.write(lines.map((line) => formatForTerminal(line, formatTime(line.time, zone))).join(''))
      setCount(ring.current.total)
    }
    followLog(attempt, show, abort.signal).catch((thrown: unknown) => {
      if (!abort.signal.aborted) setError(logError(thrown))
    })
    return () => {
      abort.abort()
      resize.disconnect()
      opened[Symbol.dispose]()
      terminal.current = null
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [zone])
  useEffect(() => terminal.current?.setScheme(scheme), [scheme])
  useEffect(() => {
    if (isFollowing) terminal.current?.toEnd()
  }, [isFollowing, count])

  // Whoever scrolls up wants to read: the log stops following until they come back to its end. (Heard on the way in:
  // the terminal keeps its events to itself.)
  const noticeScroll = (): void => {
    setTimeout(() => setFollowing(terminal.current?.isAtEnd() ?? true), 60)
  }

  if (error) {
    return (
      <Notice icon="warning" tone="failed" title={error.message}>
        {error.hint ?? 'The file may have been removed by the limits on logs.'}
      </Notice>
    )
  }
  return (
    <div className={classes.log}>
      <LogBar
        count={count}
        isOver={isOver}
        matches={matches}
        isFollowing={isFollowing}
        onFollow={setFollowing}
        onFind={(text, direction) => terminal.current?.find(text, direction)}
        copied={() => terminal.current?.selection() || ring.current.lines().join('\n')}
        onDownload={() => void downloadLog(attempt)}
      />
      <section
        className={classes.screen}
        aria-label={`Log of ${attempt.taskId}, attempt ${attempt.tryNumber}`}
        onWheelCapture={noticeScroll}
        onKeyDownCapture={noticeScroll}
        onPointerUpCapture={noticeScroll}
      >
        <div className={classes.terminal} ref={element} />
      </section>
    </div>
  )
}

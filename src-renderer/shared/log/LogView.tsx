import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { PlacedLine } from '../../../src-main/contract/models/log.ts'
import { type Command, useCommands } from '../commands.ts'
import { formatTime } from '../format/time.ts'
import { Notice } from '../ui/Notice.tsx'
import { useZone } from '../zone.ts'
import { formatForTerminal } from './ansi.ts'
import { LogBar } from './LogBar.tsx'
import { LogFoot } from './LogFoot.tsx'
import classes from './log.module.css'
import { createLogDownload, type LogDownload } from './logDownload.ts'
import { createLogReader, type LogReader } from './logReader.ts'
import { createLogSearch, type LogSearch } from './logSearch.ts'
import type { LogSource } from './logSource.ts'
import { type LogTerminal, openTerminal } from './terminal.ts'

/** What a log view is made of, while it is there. */
export type LogParts = {
  readonly screen: LogTerminal
  readonly reader: LogReader
  readonly search: LogSearch
  readonly download: LogDownload
}

/**
 * A log, live: the terminal holds a window of it, which follows its end or what is scrolled, searched and filtered to.
 * `source` keeps its identity while it is the same log. `withCommands`: the palette offers what can be done with it.
 */
export const LogView = ({
  source,
  label,
  withCommands = false,
}: {
  readonly source: LogSource
  readonly label: string
  readonly withCommands?: boolean
}) => {
  const element = useRef<HTMLDivElement>(null)
  const [parts, setParts] = useState<LogParts | null>(null)
  const scheme = useComputedColorScheme('light')
  const zone = useZone()
  const zoneNow = useRef(zone)
  zoneNow.current = zone

  useEffect(() => {
    if (!element.current) return undefined
    const screen = openTerminal(element.current, scheme)
    const timeOf = rememberTime()
    const format = (line: PlacedLine, sought: string): string =>
      formatForTerminal(line, timeOf(line.time, zoneNow.current), sought)
    const reader = createLogReader({ source, screen, format })
    const made = { screen, reader, search: createLogSearch(reader), download: createLogDownload(source) }
    const resize = new ResizeObserver(() => screen.fit())
    resize.observe(element.current)
    setParts(made)
    return () => {
      resize.disconnect()
      for (const each of [made.download, made.search, reader, screen]) each[Symbol.dispose]()
      setParts(null)
    }
    // The scheme is told to the terminal below: no other terminal for it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [source])
  useEffect(() => parts?.screen.setScheme(scheme), [parts, scheme])
  const shownZone = useRef(zone)
  useEffect(() => {
    if (shownZone.current !== zone) parts?.reader.redraw()
    shownZone.current = zone
  }, [parts, zone])

  return (
    <div className={classes.log}>
      {parts && <LogBar parts={parts} />}
      <Screen element={element} parts={parts} label={label} />
      {parts && <LogFoot reader={parts.reader} />}
      {parts && withCommands && <Offers parts={parts} />}
    </div>
  )
}

/** `formatTime`, asked once for all lines of a second. */
const rememberTime = (): typeof formatTime => {
  let [second, of, text] = [Number.NaN, '', '']
  return (at, zone) => {
    const next = Math.floor(at / 1000)
    if (next !== second || of !== zone) [second, of, text] = [next, zone, formatTime(at, zone)]
    return text
  }
}

/** The terminal's place. (Scrolling is heard on the way in: the terminal keeps its events to itself.) */
const Screen = ({
  element,
  parts,
  label,
}: {
  readonly element: React.RefObject<HTMLDivElement | null>
  readonly parts: LogParts | null
  readonly label: string
}) => {
  const noticeScroll = (): void => {
    for (const ms of [60, 250]) setTimeout(() => parts?.reader.scrolled(), ms)
  }
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.key === 'Home') parts?.reader.goTo({ nth: 0 })
    else if (event.key === 'End') parts?.reader.follow(true)
    else return noticeScroll()
    event.preventDefault()
  }
  return (
    <section
      className={classes.screen}
      aria-label={label}
      onWheelCapture={noticeScroll}
      onKeyDownCapture={onKey}
      onPointerUpCapture={noticeScroll}
    >
      {parts && <Failure reader={parts.reader} />}
      <div className={classes.terminal} ref={element} />
    </section>
  )
}

const Failure = ({ reader }: { readonly reader: LogReader }) => {
  const error = useStore(reader.store, (state) => state.error)
  if (error === null) return null
  return (
    <div className={classes.failure}>
      <Notice icon="warning" tone="failed" title={error.message}>
        {error.hint ?? 'The file may have been removed by the limits on logs.'}
      </Notice>
    </div>
  )
}

const Offers = ({ parts: { reader, search, download } }: { readonly parts: LogParts }) => {
  const commands = useMemo<Command[]>(() => {
    const { getState } = reader.store
    const offer = (id: string, label: string, run: () => void): Command => ({ id, label, group: 'Log', run })
    return [
      { ...offer('log.search', 'Search the log', focusSearch), icon: 'search', keys: '/' },
      { ...offer('log.next', 'Next match in the log', () => search.step(1)), icon: 'down' },
      { ...offer('log.previous', 'Previous match in the log', () => search.step(-1)), icon: 'up' },
      { ...offer('log.follow', 'Follow the log', () => reader.follow(!getState().isFollowing)), icon: 'follow' },
      { ...offer('log.start', 'Go to the start of the log', () => reader.goTo({ nth: 0 })), icon: 'up' },
      {
        ...offer('log.download', 'Download the log', () => download.start({ text: '', levels: [] })),
        icon: 'download',
      },
    ]
  }, [reader, search, download])
  useCommands(commands)
  return null
}

const focusSearch = (): void => document.querySelector<HTMLInputElement>('input[data-log-search]')?.focus()

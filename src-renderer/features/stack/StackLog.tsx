import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { StackLogLine } from '../../../src-main/contract/models/stack.ts'
import { formatTime } from '../../shared/format/time.ts'
import { plainText } from '../../shared/log/ansi.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { useZone } from '../../shared/zone.ts'
import classes from './stack.module.css'
import { followLogs } from './stackStore.ts'

/** Lines that stay on the screen. */
const SHOWN = 1000
const NONE: readonly StackLogLine[] = []

/** What the services say, as it comes: of one or of all, with what was searched for. */
export const StackLog = ({
  service,
  services,
  onChoose,
}: {
  readonly service: string | null
  readonly services: readonly string[]
  readonly onChoose: (service: string | null) => void
}) => {
  const zone = useZone()
  const [search, setSearch] = useState('')
  const [sought] = useDebouncedValue(search, 300)
  const [read, setRead] = useState<{ readonly of: string; readonly lines: readonly StackLogLine[] }>({
    of: '',
    lines: [],
  })
  const box = useRef<HTMLPreElement>(null)
  const isAtEnd = useRef(true)

  const of = `${service ?? ''}\0${sought}`
  const lines = read.of === of ? read.lines : NONE

  useEffect(() => {
    const leaving = new AbortController()
    const wish = { services: service === null ? [] : [service], search: sought }
    const take = (more: readonly StackLogLine[], isStart: boolean): void =>
      setRead((before) => ({
        of,
        lines: [...(isStart || before.of !== of ? [] : before.lines), ...more].slice(-SHOWN),
      }))
    void followLogs(wish, take, leaving.signal)
    return () => leaving.abort()
  }, [of, service, sought])

  useEffect(() => {
    const { current } = box
    if (current !== null && isAtEnd.current && lines.length > 0) current.scrollTop = current.scrollHeight
  }, [lines])

  return (
    <Card
      title={service === null ? 'What the services say' : `What ${service} says`}
      aside={
        <div className={classes.tools}>
          <Select
            aria-label="Of which service"
            placeholder="all services"
            data={[...services]}
            value={service}
            onChange={onChoose}
            clearable
            size="xs"
            w={170}
          />
          <TextInput
            aria-label="Only lines with this text"
            placeholder="search"
            leftSection={<Icon name="search" size={14} />}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            size="xs"
            w={190}
          />
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard as well */}
      <pre
        ref={box}
        className={classes.log}
        tabIndex={0}
        aria-label="Log of the stack"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40
        }}
      >
        {lines.length === 0 && (
          <span className={classes.quiet}>{sought === '' ? 'Nothing yet.' : 'No line has this text.'}</span>
        )}
        {lines.map((line, index) => (
          <div key={`${line.at}-${line.container}-${index}`} data-stream={line.stream}>
            <span className={classes.quiet}>
              {formatTime(line.at, zone)} {service === null ? line.service : line.container}
            </span>{' '}
            {plainText(line.text)}
          </div>
        ))}
      </pre>
    </Card>
  )
}

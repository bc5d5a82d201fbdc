import { ActionIcon, Button, Switch, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { formatCount, formatPlural } from '../../../shared/format/number.ts'
import { Icon } from '../../../shared/ui/Icon.tsx'
import { tell } from '../../../shared/ui/tell.ts'
import classes from './log.module.css'
import { type Matches, MOST_LINES } from './terminal.ts'

/** What can be done with a log: search, follow, copy, download. */
export const LogBar = (props: {
  readonly count: number
  readonly isOver: boolean
  readonly matches: Matches
  readonly isFollowing: boolean
  readonly onFollow: (follow: boolean) => void
  readonly onFind: (text: string, direction: 'next' | 'previous') => void
  /** What to copy: the selection, or all that is held. */
  readonly copied: () => string
  readonly onDownload: () => void
}) => {
  const { count, isOver, matches, onFind } = props
  const [text, setText] = useState('')
  const copy = async (): Promise<void> => {
    const copied = props.copied()
    await navigator.clipboard.writeText(copied)
    tell('Copied', formatPlural(copied === '' ? 0 : copied.split('\n').length, 'line'))
  }
  return (
    <div className={classes.bar}>
      <TextInput
        className={classes.search}
        size="xs"
        aria-label="Search the log"
        placeholder="Search"
        leftSection={<Icon name="search" size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          onFind(event.currentTarget.value, 'next')
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onFind(text, event.shiftKey ? 'previous' : 'next')
        }}
      />
      <Step label="Previous match" icon="up" isOff={matches.count === 0} onClick={() => onFind(text, 'previous')} />
      <Step label="Next match" icon="down" isOff={matches.count === 0} onClick={() => onFind(text, 'next')} />
      <span className={classes.soft} role="status">
        {text === '' ? lineCount(count, isOver) : matchCount(matches)}
      </span>
      <span className={classes.space} />
      <Switch
        size="sm"
        label="Follow"
        checked={props.isFollowing}
        onChange={(event) => props.onFollow(event.currentTarget.checked)}
      />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="copy" size={15} />}
        onClick={() => void copy()}
      >
        Copy
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="download" size={15} />}
        onClick={props.onDownload}
      >
        Download
      </Button>
    </div>
  )
}

const Step = ({
  label,
  icon,
  isOff,
  onClick,
}: {
  readonly label: string
  readonly icon: 'up' | 'down'
  readonly isOff: boolean
  readonly onClick: () => void
}) => (
  <Tooltip label={label}>
    <ActionIcon variant="default" size={30} aria-label={label} disabled={isOff} onClick={onClick}>
      <Icon name={icon} size={16} />
    </ActionIcon>
  </Tooltip>
)

const lineCount = (count: number, isOver: boolean): string => {
  const live = isOver ? '' : ', live'
  if (count <= MOST_LINES) return `${formatPlural(count, 'line')}${live}`
  return `the last ${formatCount(MOST_LINES)} of ${formatCount(count)} lines${live}; download holds all`
}

const matchCount = ({ index, count }: Matches): string => {
  if (count === 0) return 'no match'
  return index < 0 ? formatPlural(count, 'match', 'matches') : `${formatCount(index + 1)} of ${formatCount(count)}`
}

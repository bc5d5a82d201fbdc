import { ActionIcon, Button, Checkbox, Menu, Switch, TextInput, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { formatPlural } from '../format/number.ts'
import { Icon } from '../ui/Icon.tsx'
import { tell } from '../ui/tell.ts'
import { formatAsText } from './ansi.ts'
import type { LogParts } from './LogView.tsx'
import classes from './log.module.css'
import type { Level } from './logState.ts'
import { SearchStatus } from './SearchStatus.tsx'
import { shareOf } from './words.ts'

const LEVELS: readonly Level[] = ['debug', 'info', 'warning', 'error']
/** A search begins this long (ms) after the last key. */
const PAUSE_MS = 250

/** What can be done with a log: search, filter, follow, copy, download. */
export const LogBar = ({ parts }: { readonly parts: LogParts }) => {
  const { reader, screen } = parts
  const isFollowing = useStore(reader.store, (state) => state.isFollowing)
  const copy = async (): Promise<void> => {
    const copied = screen.selection() || reader.window.entries().map(formatAsText).join('\n')
    await navigator.clipboard.writeText(copied)
    tell('Copied', formatPlural(copied === '' ? 0 : copied.split('\n').length, 'line'))
  }
  return (
    <div className={classes.bar}>
      <Search parts={parts} />
      <Levels parts={parts} />
      <span className={classes.space} />
      <Switch
        size="sm"
        label="Follow"
        checked={isFollowing}
        onChange={(event) => reader.follow(event.currentTarget.checked)}
      />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="copy" size={15} />}
        onClick={() => void copy()}
      >
        Copy
      </Button>
      <Download parts={parts} />
    </div>
  )
}

const Search = ({ parts: { reader, search } }: { readonly parts: LogParts }) => {
  const [typed, setTyped] = useState('')
  const text = useStore(reader.store, (state) => state.text)
  const isOnlyMatching = useStore(reader.store, (state) => state.isOnlyMatching)
  const count = useStore(search.store, (state) => state.count)
  useEffect(() => {
    if (typed === text) return undefined
    const timer = setTimeout(() => {
      reader.setFilter({ text: typed })
      search.start(typed)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, text, reader, search])
  return (
    <>
      <TextInput
        className={classes.search}
        size="xs"
        data-log-search
        aria-label="Search the log"
        placeholder="Search"
        leftSection={<Icon name="search" size={15} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search.step(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') setTyped('')
        }}
      />
      <Step label="Previous match" icon="up" isOff={!count} onClick={() => search.step(-1)} />
      <Step label="Next match" icon="down" isOff={!count} onClick={() => search.step(1)} />
      {text !== '' && (
        <>
          <SearchStatus search={search} />
          <Checkbox
            size="xs"
            label="Only lines with it"
            checked={isOnlyMatching}
            onChange={(event) => reader.setFilter({ isOnlyMatching: event.currentTarget.checked })}
          />
        </>
      )}
    </>
  )
}

const Levels = ({ parts: { reader, search } }: { readonly parts: LogParts }) => {
  const levels = useStore(reader.store, (state) => state.levels)
  const toggle = (level: Level): void => {
    const next = levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level]
    reader.setFilter({ levels: next.length === LEVELS.length ? [] : next })
    search.start(reader.store.getState().text)
  }
  const label = levels.length === 0 ? 'All levels' : LEVELS.filter((level) => levels.includes(level)).join(', ')
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant={levels.length === 0 ? 'default' : 'light'}
          rightSection={<Icon name="down" size={14} />}
          aria-label={`Levels shown: ${label}`}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LEVELS.map((level) => (
          <Menu.CheckboxItem key={level} checked={levels.includes(level)} onChange={() => toggle(level)}>
            {level}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const Download = ({ parts: { reader, download } }: { readonly parts: LogParts }) => {
  const progress = useStore(download.store, (state) => state.progress)
  const levels = useStore(reader.store, (state) => state.levels)
  const text = useStore(reader.store, (state) => (state.isOnlyMatching ? state.text : ''))
  const isFiltered = levels.length > 0 || text !== ''
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={progress === null && <Icon name="download" size={15} />}
      onClick={() => (progress === null ? download.start({ text, levels: [...levels] }) : download.cancel())}
    >
      {progress === null ? (isFiltered ? 'Download these' : 'Download') : `${shareOf(progress)} · cancel`}
    </Button>
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

import { Modal } from '@mantine/core'
import { useId, useState } from 'react'
import { navigate } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Keys } from '../../shared/ui/Keys.tsx'
import { closeOverlay } from '../overlay.ts'
import { type Entry, grouped } from './entry.ts'
import { Options } from './Options.tsx'
import classes from './palette.module.css'
import { palette, typeInPalette } from './paletteStore.ts'
import { useEntries } from './useEntries.ts'

/** Everything that one can go to or do, by a few letters. */
export const Palette = () => (
  <Modal.Root opened onClose={close} size="44rem" yOffset="9vh" centered={false} transitionProps={{ duration: 0 }}>
    <Modal.Overlay />
    <Modal.Content aria-label="Search and commands">
      <Modal.Body p={0}>
        <Search />
      </Modal.Body>
    </Modal.Content>
  </Modal.Root>
)

const close = (): void => {
  typeInPalette('')
  closeOverlay()
}

const choose = (entry: Entry): void => {
  close()
  // Once the dialog is gone: it gives the keyboard back to where it was, and then the page takes it.
  setTimeout(() => ('href' in entry ? navigate(entry.href) : entry.run()))
}

const Search = () => {
  const list = useId()
  const text = palette((state) => state.text)
  const entries = useEntries()
  // Rows come under headings, so that their order on the screen is that of the groups.
  const rows = grouped(entries).flatMap((group) => group.entries)
  const [active, setActive] = useState<string | null>(null)
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === active),
  )
  const current = rows[at]
  const move = (to: number): void => setActive(rows[(to + rows.length) % rows.length]?.id ?? null)

  const press = (event: React.KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(at + 8, rows.length - 1),
      PageUp: Math.max(at - 8, 0),
    }
    const to = moves[event.key]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && current && !event.nativeEvent.isComposing) choose(current)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.palette}>
      <div className={classes.field}>
        <Icon name="search" />
        <input
          className={classes.input}
          role="combobox"
          aria-label="Search and commands"
          aria-expanded={rows.length > 0}
          aria-controls={list}
          aria-activedescendant={current ? `${list}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          placeholder="A DAG, a run, 10:31, an object, a service, a command …"
          value={text}
          onChange={(event) => {
            typeInPalette(event.currentTarget.value)
            setActive(null)
          }}
          onKeyDown={press}
        />
        <Keys keys="Escape" />
      </div>
      <Options id={list} rows={rows} current={at} onHover={(entry) => setActive(entry.id)} onChoose={choose} />
      <Foot count={rows.length} />
    </div>
  )
}

const Foot = ({ count }: { readonly count: number }) => {
  const { text, found, isSearching, problem } = palette()
  const missing = found?.missing ?? []
  return (
    <div className={classes.foot}>
      <span role="status">
        {text.trim() === '' ? 'Type to search all of this home' : isSearching ? 'Searching …' : `${count} found`}
        {problem !== null && ` · ${problem}`}
        {missing.length > 0 && ` · ${missing.join(', ')} did not answer in time`}
      </span>
      <span className={classes.help}>
        <Keys keys="ArrowUp" /> <Keys keys="ArrowDown" /> choose <Keys keys="Enter" /> open
      </span>
    </div>
  )
}

import { useMemo } from 'react'
import { commands, listCommands } from '../../shared/commands.ts'
import { dags } from '../../shared/facts.ts'
import { dagCommands } from '../actions.ts'
import { best, type Entry } from './entry.ts'
import { entryOf } from './hits.ts'
import { palette } from './paletteStore.ts'
import { recent } from './recent.ts'

/** Of what can be done, so many fit a typed text. */
const SHOWN = 8
const RECENT = 6

/** What the page itself offers stands before what every page has. */
const LAST = ['Go to', 'Do', 'General', 'Look']
const placeOf = (group: string): number => LAST.indexOf(group)

/** The palette's rows: without a text what was seen last and all that can be done; else what answers, here and on the host. */
export const useEntries = (): readonly Entry[] => {
  const text = palette((state) => state.text).trim()
  const found = palette((state) => state.found)
  const offers = commands()
  const places = recent((state) => state.places)
  const known = dags.use(null).data
  return useMemo(() => {
    const last = places.map((place): Entry => ({ ...place, id: `recent ${place.href}`, group: 'Recent' }))
    const can = listCommands(offers)
      .filter(({ id }) => id !== 'shell.palette')
      .toSorted((a, b) => placeOf(a.group) - placeOf(b.group))
      .map((command): Entry => ({ ...command, icon: command.icon ?? 'right', id: `command ${command.id}` }))
    if (text === '') return [...last.slice(0, RECENT), ...can]
    const hits = (found?.hits ?? []).map(entryOf)
    const links = new Set(hits.map((hit) => ('href' in hit ? hit.href : '')))
    const ofDags = (known ?? []).flatMap(dagCommands)
    return [
      ...best(last, text, 4).filter((place) => !('href' in place && links.has(place.href))),
      ...best([...can, ...ofDags], text, SHOWN).map((entry) => ({ ...entry, group: 'Actions' })),
      ...hits,
    ]
  }, [text, found, offers, places, known])
}

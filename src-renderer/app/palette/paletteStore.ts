import { create } from 'zustand'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import type { SearchResult } from '../../../src-main/contract/models/search.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { whenOpen } from '../../shared/connection/whenOpen.ts'

/** Who types quickly asks once (ms). */
const PAUSE = 90

type Palette = {
  readonly text: string
  /** What the host found; of the last text that it answered. */
  readonly found: SearchResult | null
  readonly isSearching: boolean
  /** Why nothing could be found, in one sentence. */
  readonly problem: string | null
}

const EMPTY: Palette = { text: '', found: null, isSearching: false, problem: null }
export const palette = create<Palette>(() => EMPTY)

let timer: ReturnType<typeof setTimeout> | undefined
let asked: AbortController | null = null

const ask = async (text: string): Promise<void> => {
  const mine = new AbortController()
  asked = mine
  // What was typed while the host was away is asked once it is back.
  await whenOpen(mine.signal)
  if (asked !== mine) return
  palette.setState({ isSearching: true })
  try {
    const found = await pfad.call('search.find', { text }, mine.signal)
    if (asked === mine) palette.setState({ found, isSearching: false, problem: null })
  } catch (thrown) {
    if (asked === mine) palette.setState({ found: null, isSearching: false, problem: toErrorShape(thrown).message })
  }
}

export const typeInPalette = (text: string): void => {
  asked?.abort()
  asked = null
  clearTimeout(timer)
  const wanted = text.trim()
  if (wanted === '') {
    palette.setState({ ...EMPTY, text })
    return
  }
  palette.setState({ text, isSearching: pfad.isOpen(), problem: null })
  timer = setTimeout(() => void ask(wanted), PAUSE)
}

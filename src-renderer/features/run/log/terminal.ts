import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { type ITheme, Terminal } from '@xterm/xterm'

/** What the terminal holds; older lines are in the file, and in the download. */
export const MOST_LINES = 20_000

const LIGHT: ITheme = {
  background: '#fbfbfd',
  foreground: '#1b1c25',
  cursor: '#fbfbfd',
  selectionBackground: '#d5cff7',
  red: '#b3202e',
  yellow: '#7d4a00',
  green: '#12693f',
  blue: '#1259b8',
  cyan: '#0b6270',
  magenta: '#7a2ea0',
  brightBlack: '#666878',
}
const DARK: ITheme = {
  background: '#12131a',
  foreground: '#e0e1ea',
  cursor: '#12131a',
  selectionBackground: '#453f86',
  red: '#ff8a93',
  yellow: '#f5b36d',
  green: '#5fd39b',
  blue: '#82b8ff',
  cyan: '#68d0dd',
  magenta: '#d69cf5',
  brightBlack: '#8c90a2',
}

export type Scheme = 'light' | 'dark'
export type Matches = { readonly index: number; readonly count: number }

export type LogTerminal = Disposable & {
  /** Resolves when it has been drawn into the buffer. */
  write(text: string): Promise<void>
  find(text: string, direction: 'next' | 'previous'): void
  selection(): string
  isAtEnd(): boolean
  toEnd(): void
  fit(): void
  setScheme(scheme: Scheme): void
}

/** A terminal that only shows: no key goes into it, Tab leaves it, the arrow and page keys scroll. */
export const openTerminal = (
  element: HTMLElement,
  options: { readonly scheme: Scheme; readonly onMatches: (matches: Matches) => void },
): LogTerminal => {
  const terminal = new Terminal({
    // The search addon marks its matches by decorations, which xterm calls proposed.
    allowProposedApi: true,
    disableStdin: true,
    convertEol: false,
    cursorInactiveStyle: 'none',
    scrollback: MOST_LINES,
    scrollSensitivity: 3,
    fontFamily: "'JetBrains Mono Variable', ui-monospace, Menlo, monospace",
    fontSize: 14,
    lineHeight: 1.35,
    theme: themeOf(options.scheme),
    minimumContrastRatio: 4.5,
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.open(element)
  fit.fit()
  search.onDidChangeResults(({ resultIndex, resultCount }) =>
    options.onMatches({ index: resultIndex, count: resultCount }),
  )
  terminal.attachCustomKeyEventHandler((event) => scrollByKey(terminal, event))

  return {
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    find: (text, direction) => {
      if (text === '') {
        search.clearDecorations()
        terminal.clearSelection()
        return
      }
      const look = {
        decorations: {
          matchOverviewRuler: '#b45a09',
          activeMatchColorOverviewRuler: '#5347c7',
          matchBackground: '#a8842a',
          activeMatchBackground: '#5f51cf',
        },
      }
      if (direction === 'next') search.findNext(text, look)
      else search.findPrevious(text, look)
    },
    selection: () => terminal.getSelection(),
    isAtEnd: () => terminal.buffer.active.viewportY >= terminal.buffer.active.baseY,
    toEnd: () => terminal.scrollToBottom(),
    fit: () => fit.fit(),
    setScheme: (scheme) => {
      terminal.options.theme = themeOf(scheme)
    },
    [Symbol.dispose]: () => terminal.dispose(),
  }
}

const themeOf = (scheme: Scheme): ITheme => (scheme === 'dark' ? DARK : LIGHT)

/** Answers the keys that scroll; true leaves a key to the terminal, false to the browser. */
const scrollByKey = (terminal: Terminal, event: KeyboardEvent): boolean => {
  const page = terminal.rows - 1
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page }
  const step = steps[event.key]
  if (event.type !== 'keydown' || event.ctrlKey || event.metaKey || event.altKey) return false
  if (step !== undefined) terminal.scrollLines(step)
  else if (event.key === 'Home') terminal.scrollToTop()
  else if (event.key === 'End') terminal.scrollToBottom()
  else return false
  event.preventDefault()
  return false
}

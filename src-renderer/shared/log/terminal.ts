import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { type Scheme, themeOf } from './terminalTheme.ts'

/** What the terminal holds; all else is in the file, and paged from there. */
export const MOST_LINES = 20_000

export type LogTerminal = Disposable & {
  /** Resolves when it has been drawn into the buffer. */
  write(text: string): Promise<void>
  clear(): void
  selection(): string
  isAtStart(): boolean
  isAtEnd(): boolean
  toEnd(): void
  /** Selects a row (of those that a line break began, counted from the end, 1 the last) and puts it below the top. */
  showRow(fromEnd: number): void
  /** How many such rows are held. */
  heldRows(): number
  /** How many such rows there are from the topmost that is seen to the end. */
  topRow(): number
  /** Puts such a row to the top. */
  setTopRow(fromEnd: number): void
  fit(): void
  setScheme(scheme: Scheme): void
  focus(): void
}

/** A terminal that only shows: no key goes into it, Tab leaves it, the arrow and page keys scroll. */
export const openTerminal = (element: HTMLElement, scheme: Scheme): LogTerminal => {
  const terminal = new Terminal({
    disableStdin: true,
    convertEol: false,
    cursorInactiveStyle: 'none',
    scrollback: MOST_LINES,
    scrollSensitivity: 3,
    fontFamily: "'JetBrains Mono Variable', ui-monospace, Menlo, monospace",
    fontSize: fontSize(),
    lineHeight: 1.35,
    theme: themeOf(scheme),
    minimumContrastRatio: 4.5,
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(element)
  fit.fit()
  terminal.attachCustomKeyEventHandler((event) => scrollByKey(terminal, event))

  /** Where such a row stands in the buffer: what the terminal broke by itself is counted with what it goes on from. */
  const placeOf = (fromEnd: number): number => {
    const { active } = terminal.buffer
    let row = active.baseY + active.cursorY
    for (let left = fromEnd; left > 0 && row > 0; ) {
      row -= 1
      if (active.getLine(row)?.isWrapped !== true) left -= 1
    }
    return row
  }

  const countRows = (first: number): number => {
    const { active } = terminal.buffer
    let count = 0
    for (let row = active.baseY + active.cursorY - 1; row >= first; row -= 1) {
      if (active.getLine(row)?.isWrapped !== true) count += 1
    }
    return count
  }

  return {
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    clear: () => terminal.reset(),
    selection: () => terminal.getSelection(),
    isAtStart: () => terminal.buffer.active.viewportY === 0,
    isAtEnd: () => terminal.buffer.active.viewportY >= terminal.buffer.active.baseY,
    toEnd: () => terminal.scrollToBottom(),
    showRow: (fromEnd) => {
      const row = placeOf(fromEnd)
      terminal.scrollToLine(Math.max(0, row - Math.floor(terminal.rows / 3)))
      terminal.selectLines(row, row)
    },
    heldRows: () => countRows(0),
    topRow: () => countRows(terminal.buffer.active.viewportY),
    setTopRow: (fromEnd) => terminal.scrollToLine(placeOf(fromEnd)),
    fit: () => {
      terminal.options.fontSize = fontSize()
      fit.fit()
    },
    setScheme: (next) => {
      terminal.options.theme = themeOf(next)
    },
    focus: () => terminal.focus(),
    [Symbol.dispose]: () => terminal.dispose(),
  }
}

/** The terminal knows pixels only: as large as the page's small text. */
const fontSize = (): number => {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  return Math.round(rem * 0.86)
}

/** Answers the keys that scroll; true leaves a key to the terminal, false to the browser. */
const scrollByKey = (terminal: Terminal, event: KeyboardEvent): boolean => {
  const page = terminal.rows - 1
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page }
  const step = steps[event.key]
  if (event.type !== 'keydown' || event.ctrlKey || event.metaKey || event.altKey || step === undefined) return false
  terminal.scrollLines(step)
  event.preventDefault()
  return false
}

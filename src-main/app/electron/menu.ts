import type { WindowCommand } from '../../contract/calls/window.ts'
import type { MenuRow } from './electronApi.ts'

export type MenuWishes = {
  readonly commands: readonly WindowCommand[]
  readonly staysInTray: boolean
  readonly isMac: boolean
  readonly run: (command: string) => void
  readonly setStaysInTray: (stays: boolean) => void
  readonly quit: () => void
}

/** The window's menu: what every window has, and the commands of the palette under the palette's own headings. */
export const menuRows = (wishes: MenuWishes): MenuRow[] => [
  {
    label: wishes.isMac ? 'Pfad' : '&File',
    submenu: [
      {
        label: 'Keep running when the window is closed',
        type: 'checkbox',
        checked: wishes.staysInTray,
        click: () => wishes.setStaysInTray(!wishes.staysInTray),
      },
      SEPARATOR,
      { label: 'Quit Pfad', accelerator: 'CmdOrCtrl+Q', click: wishes.quit },
    ],
  },
  {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  },
  ...groups(wishes.commands).map(([label, commands]) => ({
    label: escapeLabel(label),
    submenu: commands.map((command) => commandRow(command, wishes.run)),
  })),
  { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'togglefullscreen' }] },
]

const SEPARATOR: MenuRow = { type: 'separator' }

const groups = (commands: readonly WindowCommand[]): [string, WindowCommand[]][] => [
  ...Map.groupBy(commands, ({ group }) => group).entries(),
]

const commandRow = ({ id, label, keys }: WindowCommand, run: (command: string) => void): MenuRow => {
  const accelerator = keys === null ? null : toAccelerator(keys)
  return {
    id,
    label: escapeLabel(label),
    click: () => run(id),
    // The page hears its keys itself: a menu that did too would do everything twice.
    ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
  }
}

/** `&` would underline the next letter. */
const escapeLabel = (text: string): string => text.replaceAll('&', '&&')

const NAMES: Readonly<Record<string, string>> = {
  mod: 'CmdOrCtrl',
  ctrl: 'Ctrl',
  meta: 'Super',
  alt: 'Alt',
  shift: 'Shift',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  escape: 'Esc',
  enter: 'Return',
  space: 'Space',
}
const KEY = /^([a-z0-9]|f([1-9]|1\d|2[0-4])|[,./;'[\]\\`=-]|\?)$/

/** Keys of Mantine's notation (`mod+shift+K`) as Electron writes them; null for what it has no word for. */
export const toAccelerator = (keys: string): string | null => {
  const parts = keys.toLowerCase().split('+')
  const words = parts.map((part) => NAMES[part] ?? (KEY.test(part) ? part.toUpperCase() : null))
  return words.some((word) => word === null) ? null : words.join('+')
}

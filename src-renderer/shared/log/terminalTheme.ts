import type { ITheme } from '@xterm/xterm'

export type Scheme = 'light' | 'dark'

const LIGHT: ITheme = {
  background: '#fbfbfd',
  foreground: '#1b1c25',
  cursor: '#fbfbfd',
  selectionBackground: '#d5cff7',
  selectionForeground: '#1b1c25',
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
  selectionForeground: '#ffffff',
  red: '#ff8a93',
  yellow: '#f5b36d',
  green: '#5fd39b',
  blue: '#82b8ff',
  cyan: '#68d0dd',
  magenta: '#d69cf5',
  brightBlack: '#8c90a2',
}

export const themeOf = (scheme: Scheme): ITheme => (scheme === 'dark' ? DARK : LIGHT)

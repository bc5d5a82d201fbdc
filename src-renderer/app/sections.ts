import type { IconName } from '../shared/ui/Icon.tsx'
import { routes } from './routes.ts'

/** A row of the navigation; `keys`: what leads there. */
export type Section = {
  readonly name: string
  readonly label: string
  readonly icon: IconName
  readonly keys: string
}

const all: readonly Section[] = [
  { name: '', label: 'Home', icon: 'home', keys: 'g h' },
  { name: 'dags', label: 'DAGs', icon: 'dags', keys: 'g d' },
  { name: 'runs', label: 'Runs', icon: 'runs', keys: 'g r' },
  { name: 'reports', label: 'Reports', icon: 'reports', keys: 'g e' },
  { name: 'data', label: 'Data', icon: 'parquet', keys: 'g o' },
  { name: 'sql', label: 'SQL', icon: 'sql', keys: 'g q' },
  { name: 'stack', label: 'Stack', icon: 'stack', keys: 'g s' },
  { name: 'storage', label: 'Storage', icon: 'storage', keys: 'g t' },
  { name: 'demo', label: 'Demo', icon: 'play', keys: 'g m' },
  { name: 'settings', label: 'Settings', icon: 'settings', keys: 'g ,' },
]

/** The navigation's rows: those whose page there is. */
export const sections = all.filter(({ name }) => routes.some((route) => route.name === name && route.params === 0))

import { type ComponentType, lazy } from 'react'
import type { IconName } from '../shared/ui/Icon.tsx'

/** A page gets its place's segments after the first, and reads the rest of the place by itself. */
export type PageProps = { readonly params: readonly string[] }

type Route = {
  /** The first segment of the path, and how many may follow. */
  readonly name: string
  readonly params: number
  readonly page: ComponentType<PageProps>
}

const loaders: (() => Promise<unknown>)[] = []

/** A page that is loaded when it is first shown, or when the browser has nothing else to do. */
const page = (load: () => Promise<ComponentType<PageProps>>): ComponentType<PageProps> => {
  loaders.push(load)
  return lazy(async () => ({ default: await load() }))
}

export const routes: readonly Route[] = [
  { name: '', params: 0, page: page(async () => (await import('../features/home/HomePage.tsx')).HomePage) },
  { name: 'dags', params: 0, page: page(async () => (await import('../features/dags/DagsPage.tsx')).DagsPage) },
  { name: 'runs', params: 0, page: page(async () => (await import('../features/runs/RunsPage.tsx')).RunsPage) },
  { name: 'runs', params: 2, page: page(async () => (await import('../features/run/RunPage.tsx')).RunPage) },
  {
    name: 'reports',
    params: 0,
    page: page(async () => (await import('../features/reports/ReportsPage.tsx')).ReportsPage),
  },
  {
    name: 'reports',
    params: 2,
    page: page(async () => (await import('../features/reports/ReportPage.tsx')).ReportPage),
  },
  { name: 'stack', params: 0, page: page(async () => (await import('../features/stack/StackPage.tsx')).StackPage) },
  {
    name: 'storage',
    params: 0,
    page: page(async () => (await import('../features/storage/StoragePage.tsx')).StoragePage),
  },
  { name: 'demo', params: 0, page: page(async () => (await import('../features/demo/DemoPage.tsx')).DemoPage) },
]

/** Loads every page ahead: one changes pages at once then, even while the host is away. */
export const loadPages = async (): Promise<void> => {
  // One that cannot be had now is asked for again when it is shown.
  await Promise.allSettled(loaders.map((load) => load()))
}

/** The navigation's rows. */
export const sections: readonly { readonly name: string; readonly label: string; readonly icon: IconName }[] = [
  { name: '', label: 'Home', icon: 'home' },
  { name: 'dags', label: 'DAGs', icon: 'dags' },
  { name: 'runs', label: 'Runs', icon: 'runs' },
  { name: 'reports', label: 'Reports', icon: 'reports' },
  { name: 'stack', label: 'Stack', icon: 'stack' },
  { name: 'storage', label: 'Storage', icon: 'storage' },
  { name: 'demo', label: 'Demo', icon: 'play' },
]

export const findRoute = (path: readonly string[]): Route | undefined =>
  routes.find((route) => route.name === (path[0] ?? '') && route.params === Math.max(0, path.length - 1))

import { type ComponentType, createElement, lazy, useState } from 'react'
import type { Place } from '../shared/router.ts'

/** A page gets its place's segments after the first, and reads the rest of the place by itself. */
export type PageProps = { readonly params: readonly string[] }

type Route = {
  /** The first segment of the path, and how many may follow. */
  readonly name: string
  readonly params: number
  /** Which segment is a tab of the page: another one is the same page still. */
  readonly tabAt?: number
  readonly page: ComponentType<PageProps>
}

const loaders: (() => Promise<unknown>)[] = []

/**
 * A page that is loaded when it is first shown, or ahead of that. One that is there already is shown without suspending: React
 * would hold its first picture back for some 300 ms.
 */
const page = (load: () => Promise<ComponentType<PageProps>>): ComponentType<PageProps> => {
  let known: ComponentType<PageProps> | null = null
  const get = async (): Promise<ComponentType<PageProps>> => {
    known ??= await load()
    return known
  }
  loaders.push(get)
  const Later = lazy(async () => ({ default: await get() }))
  return (props) => {
    // As long as it is shown it stays the same component, so that nothing of it is lost.
    const [Shown] = useState(() => known ?? Later)
    return createElement(Shown, props)
  }
}

const dagPage = page(async () => (await import('../features/dag/DagPage.tsx')).DagPage)
const settingsPage = page(async () => (await import('../features/settings/SettingsPage.tsx')).SettingsPage)

export const routes: readonly Route[] = [
  { name: '', params: 0, page: page(async () => (await import('../features/home/HomePage.tsx')).HomePage) },
  { name: 'dags', params: 0, page: page(async () => (await import('../features/dags/DagsPage.tsx')).DagsPage) },
  { name: 'dags', params: 1, page: dagPage },
  { name: 'dags', params: 2, tabAt: 2, page: dagPage },
  { name: 'runs', params: 0, page: page(async () => (await import('../features/runs/RunsPage.tsx')).RunsPage) },
  { name: 'runs', params: 2, page: page(async () => (await import('../features/run/RunPage.tsx')).RunPage) },
  {
    name: 'reports',
    params: 0,
    page: page(async () => (await import('../features/reports/ReportsPage.tsx')).ReportsPage),
  },
  {
    name: 'reports',
    params: 1,
    page: page(async () => (await import('../features/reports/ReportsPage.tsx')).ReportsPage),
  },
  {
    name: 'reports',
    params: 2,
    page: page(async () => (await import('../features/reports/OldReportPage.tsx')).OldReportPage),
  },
  {
    name: 'minutes',
    params: 2,
    page: page(async () => (await import('../features/minute/MinutePage.tsx')).MinutePage),
  },
  {
    name: 'compare',
    params: 3,
    page: page(async () => (await import('../features/compare/ComparePage.tsx')).ComparePage),
  },
  { name: 'data', params: 0, page: page(async () => (await import('../features/data/BucketsPage.tsx')).BucketsPage) },
  { name: 'data', params: 1, page: page(async () => (await import('../features/data/FolderPage.tsx')).FolderPage) },
  { name: 'data', params: 2, page: page(async () => (await import('../features/data/ObjectPage.tsx')).ObjectPage) },
  { name: 'sql', params: 0, page: page(async () => (await import('../features/sql/SqlPage.tsx')).SqlPage) },
  { name: 'stack', params: 0, page: page(async () => (await import('../features/stack/StackPage.tsx')).StackPage) },
  {
    name: 'storage',
    params: 0,
    page: page(async () => (await import('../features/storage/StoragePage.tsx')).StoragePage),
  },
  { name: 'demo', params: 0, page: page(async () => (await import('../features/demo/DemoPage.tsx')).DemoPage) },
  { name: 'settings', params: 0, page: settingsPage },
  { name: 'settings', params: 1, tabAt: 1, page: settingsPage },
]

/** Loads every page ahead: one changes pages at once then, even while the host is away. */
export const loadPages = async (): Promise<void> => {
  // One that cannot be had now is asked for again when it is shown.
  await Promise.allSettled(loaders.map((load) => load()))
}

/** What of a place is its page: the same for all its tabs. */
export const pageOf = ({ path }: Pick<Place, 'path'>, route: Route | undefined): string =>
  path.filter((_, index) => index !== route?.tabAt).join('/')

export const findRoute = (path: readonly string[]): Route | undefined =>
  routes.find((route) => route.name === (path[0] ?? '') && route.params === Math.max(0, path.length - 1))

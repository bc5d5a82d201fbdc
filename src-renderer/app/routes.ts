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

export const routes: readonly Route[] = [
  {
    name: '',
    params: 0,
    page: lazy(() => import('../features/home/HomePage.tsx').then((m) => ({ default: m.HomePage }))),
  },
  {
    name: 'dags',
    params: 0,
    page: lazy(() => import('../features/dags/DagsPage.tsx').then((m) => ({ default: m.DagsPage }))),
  },
  {
    name: 'runs',
    params: 0,
    page: lazy(() => import('../features/runs/RunsPage.tsx').then((m) => ({ default: m.RunsPage }))),
  },
  {
    name: 'runs',
    params: 2,
    page: lazy(() => import('../features/run/RunPage.tsx').then((m) => ({ default: m.RunPage }))),
  },
  {
    name: 'reports',
    params: 0,
    page: lazy(() => import('../features/reports/ReportsPage.tsx').then((m) => ({ default: m.ReportsPage }))),
  },
  {
    name: 'reports',
    params: 2,
    page: lazy(() => import('../features/reports/ReportPage.tsx').then((m) => ({ default: m.ReportPage }))),
  },
  {
    name: 'storage',
    params: 0,
    page: lazy(() => import('../features/storage/StoragePage.tsx').then((m) => ({ default: m.StoragePage }))),
  },
]

/** The navigation's rows. */
export const sections: readonly { readonly name: string; readonly label: string; readonly icon: IconName }[] = [
  { name: '', label: 'Home', icon: 'home' },
  { name: 'dags', label: 'DAGs', icon: 'dags' },
  { name: 'runs', label: 'Runs', icon: 'runs' },
  { name: 'reports', label: 'Reports', icon: 'reports' },
  { name: 'storage', label: 'Storage', icon: 'storage' },
]

export const findRoute = (path: readonly string[]): Route | undefined =>
  routes.find((route) => route.name === (path[0] ?? '') && route.params === Math.max(0, path.length - 1))

import { lazy, Suspense } from 'react'
import { DataGrid } from '../../shared/grid/DataGrid.tsx'
import { ExportMenu } from '../../shared/grid/ExportMenu.tsx'
import { useGrid } from '../../shared/grid/useGrid.ts'
import classes from './data.module.css'
import type { Look, ObjectRef } from './dataStore.ts'
import { ParquetLayout } from './ParquetLayout.tsx'
import { TextView } from './TextView.tsx'
import type { Tab } from './tabs.ts'

const JsonView = lazy(() => import('./JsonView.tsx').then((module) => ({ default: module.JsonView })))

export const ObjectView = ({
  object,
  found,
  tab,
}: {
  readonly object: ObjectRef
  readonly found: Look
  readonly tab: Tab
}) => {
  if (tab === 'table') return <ObjectTable object={object} etag={found.stat.etag} />
  if (tab === 'layout') return <ParquetLayout object={object} />
  if (tab === 'text') return <TextView found={found} />
  return (
    <Suspense fallback={null}>
      <JsonView object={object} size={found.stat.size} />
    </Suspense>
  )
}

/** An object that was replaced is another table. */
const ObjectTable = ({ object, etag }: { readonly object: ObjectRef; readonly etag: string }) => {
  const grid = useGrid(object, etag)
  const name = object.key.split('/').at(-1) ?? object.key
  return (
    <section className={classes.table}>
      <DataGrid grid={grid} label={name} actions={<ExportMenu grid={grid} name={name.replace(/\.[^.]+$/, '')} />} />
    </section>
  )
}

import { useEffect, useMemo } from 'react'
import type { TableSource } from '../../../src-main/contract/models/table.ts'
import { createGrid, type Grid } from './gridStore.ts'

/** The grid of a source, open for as long as the component is there. `version` makes another of the same source. */
export const useGrid = (source: TableSource, version = ''): Grid => {
  const name = JSON.stringify({ source, version })
  const grid = useMemo(() => createGrid((JSON.parse(name) as { source: TableSource }).source), [name])
  useEffect(() => {
    grid.open()
    return () => grid.close()
  }, [grid])
  return grid
}

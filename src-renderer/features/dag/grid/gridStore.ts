import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { pfad } from '../../../shared/connection/pfad.ts'
import { attempt } from '../../../shared/ui/tell.ts'
import { createGridFeed, type GridFeed } from './gridFeed.ts'

const feedOf = (dagId: string): GridFeed =>
  createGridFeed(
    {
      isOpen: pfad.isOpen,
      onOpen: pfad.onOpen,
      onChange: pfad.onChange,
      load: (of, signal) => pfad.call('runs.gridPage', { dagId, ...of }, signal),
    },
    dagId,
  )

/** The runs of a DAG, for as long as the component is there. */
export const useGridFeed = (dagId: string) => {
  const feed = useMemo(() => feedOf(dagId), [dagId])
  useEffect(() => feed.hold(), [feed])
  return { feed, state: useStore(feed.store) }
}

/** The place of the last run that was due by an instant; undefined where that could not be had. */
export const findPlace = (feed: GridFeed, at: number): Promise<number | undefined> =>
  attempt('Looking for the date', () => feed.find(at))

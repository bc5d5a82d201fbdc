import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { TaskInstance } from '../../../src-main/contract/models/run.ts'
import { hrefWith, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import ui from '../../shared/ui/page.module.css'
import { Elapsed } from './Elapsed.tsx'
import classes from './run.module.css'

const ROW = 34

/** The instances of a mapped task, however many: a list of links, of which only those in sight are drawn. */
export const MappedInstances = ({
  instances,
  chosen,
}: {
  readonly instances: readonly TaskInstance[]
  readonly chosen: TaskInstance
}) => {
  const place = usePlace()
  const box = useRef<HTMLElement>(null)
  // What it returns goes to no component that is memoised.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: instances.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const at = instances.indexOf(chosen)
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' })
  }, [at, rows])
  const hrefOf = (mapIndex: number): string => hrefWith(place, { task: chosen.taskId, map: mapIndex, try: null })
  const step = (event: React.KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = instances[at + by]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    window.location.hash = hrefOf(next.mapIndex)
  }
  return (
    <nav className={classes.instances} aria-label={`Instances of ${chosen.taskId}`} ref={box} onKeyDown={step}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const instance = instances[index]
          if (instance === undefined) return null
          return (
            <a
              key={instance.mapIndex}
              className={classes.instance}
              style={{ transform: `translateY(${start}px)`, height: ROW }}
              href={hrefOf(instance.mapIndex)}
              aria-current={instance === chosen || undefined}
            >
              <span>{instance.mapIndex}</span>
              <StateBadge state={instance.state} />
              <span className={ui.soft}>
                <Elapsed start={instance.startDate} end={instance.endDate} />
              </span>
            </a>
          )
        })}
      </div>
    </nav>
  )
}

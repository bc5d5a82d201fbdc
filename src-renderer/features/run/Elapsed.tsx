import { useNow } from '../../shared/clock.ts'
import { formatDuration } from '../../shared/format/duration.ts'

/** How long something took, or has taken until now. */
export const Elapsed = ({ start, end }: { readonly start: number | null; readonly end: number | null }) => {
  if (start === null) return <>–</>
  return end === null ? <Running start={start} /> : <>{formatDuration(end - start)}</>
}

const Running = ({ start }: { readonly start: number }) => <>{formatDuration(Math.max(0, useNow() - start))} …</>

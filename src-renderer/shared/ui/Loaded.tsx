import { Button, Skeleton, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ErrorShape } from '../../../src-main/contract/error.ts'
import { pfad } from '../connection/pfad.ts'
import type { Live } from '../live/liveStore.ts'
import { Notice } from './Notice.tsx'

/**
 * Shows what a live store knows: its data once there is some, else that it is loading, that the host is away, or what
 * went wrong. An error after data came keeps the data on the screen, with a line above it.
 */
export const Loaded = <T,>({
  live,
  onRetry,
  lines = 4,
  children,
}: {
  readonly live: Live<T>
  readonly onRetry?: (() => Promise<void>) | undefined
  /** Lines of the placeholder while it loads. */
  readonly lines?: number
  readonly children: (data: T) => ReactNode
}) => {
  const status = useStore(pfad.state, (state) => state.status)
  if (live.data !== undefined) {
    return (
      <>
        {live.error && <Failure error={live.error} onRetry={onRetry} />}
        {children(live.data)}
      </>
    )
  }
  if (live.error) return <Failure error={live.error} onRetry={onRetry} />
  if (status === 'waiting' || status === 'refused') {
    return (
      <Notice icon="offline" title="Pfad does not answer">
        This fills by itself as soon as the connection is back. If Pfad was stopped, start it again: npm start.
      </Notice>
    )
  }
  return (
    <Stack gap="sm" p="md" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={16} width={`${90 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  )
}

const Failure = ({
  error,
  onRetry,
}: {
  readonly error: ErrorShape
  readonly onRetry: (() => Promise<void>) | undefined
}) => (
  <Notice
    icon="warning"
    tone="failed"
    title={error.message}
    action={
      onRetry && (
        <Button variant="default" onClick={() => void onRetry()}>
          Try again
        </Button>
      )
    }
  >
    {error.hint ?? 'Try again; if it stays, “pfad doctor” looks for the cause.'}
  </Notice>
)

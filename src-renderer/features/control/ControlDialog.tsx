import { Button, Group, Modal, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { TouchedRun } from '../../../src-main/contract/calls/control.ts'
import type { TaskRef } from '../../shared/links.ts'
import type { Live } from '../../shared/live/liveStore.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { tell } from '../../shared/ui/tell.ts'
import classes from './control.module.css'
import { countTouched, TouchedList } from './TouchedList.tsx'
import { useLast } from './useLast.ts'

/** What the dialogs share: of what, the choices, the list of what will be touched, and the button that does it. */
export const ControlDialog = ({
  name,
  target,
  verb,
  done,
  children,
  live,
  onRetry,
  then,
  danger = false,
  act,
}: {
  /** The search value that opens it. */
  readonly name: 'clear' | 'mark' | 'cancel'
  readonly target: TaskRef
  /** `Clear`, and once it is done `Cleared`. */
  readonly verb: string
  readonly done: string
  readonly children: ReactNode
  readonly live: Live<readonly TouchedRun[]>
  readonly onRetry: () => Promise<void>
  readonly then: ReactNode
  readonly danger?: boolean
  /** Undefined: it failed, and the person was told. */
  readonly act: () => Promise<unknown>
}) => {
  const place = usePlace()
  const [isBusy, setBusy] = useState(false)
  const shown = useLast(live)
  const close = (): void => navigate(hrefWith(place, { [name]: null }), { replace: true })
  const count = live.data?.reduce((sum, { taskInstances }) => sum + taskInstances.length, 0) ?? 0
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const answer = await act()
    setBusy(false)
    if (answer === undefined) return
    tell(done, countTouched(live.data ?? []))
    close()
  }
  return (
    <Modal opened onClose={close} title={`${verb} ${target.taskId ?? target.groupId ?? 'the run'}`} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <p className={classes.target}>
            {target.dagId} · {target.runId}
            {target.taskId !== undefined && ` · ${target.taskId}`}
            {target.groupId !== undefined && ` · all of ${target.groupId}`}
            {target.mapIndex !== undefined && target.mapIndex >= 0 && ` [${target.mapIndex}]`}
          </p>
          {children}
          <Loaded live={shown} onRetry={onRetry} lines={3}>
            {(touched) => <TouchedList touched={touched} then={then} />}
          </Loaded>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Close
            </Button>
            <Button
              data-autofocus
              type="submit"
              {...(danger ? { color: 'red' } : {})}
              loading={isBusy}
              disabled={count === 0 || live.error !== null}
            >
              {verb} {live.data && count > 0 ? countTouched(live.data) : ''}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

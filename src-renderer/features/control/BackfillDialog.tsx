import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { BackfillRequest, ReprocessBehavior } from '../../../src-main/contract/models/backfill.ts'
import { dags } from '../../shared/facts.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { InstantField } from '../../shared/ui/InstantField.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { tell } from '../../shared/ui/tell.ts'
import { useZone } from '../../shared/zone.ts'
import { BackfillList } from './BackfillList.tsx'
import { BackfillPreviewView } from './BackfillPreviewView.tsx'
import { backfills, create, preview } from './backfillStore.ts'
import classes from './control.module.css'
import { useLast } from './useLast.ts'

const REPROCESS: readonly { readonly value: ReprocessBehavior; readonly label: string }[] = [
  { value: 'none', label: 'Leave them' },
  { value: 'failed', label: 'Run those again that failed' },
  { value: 'completed', label: 'Run all of them again' },
]

type Draft = {
  from: number | null
  to: number | null
  reprocess: ReprocessBehavior
  atOnce: number
  backwards: boolean
}

/** `?backfill=<dag>`: runs for dates of the past. Shows what it would do before it is done, and how others get on. */
export const BackfillDialog = ({ dagId }: { readonly dagId: string }) => {
  const place = usePlace()
  const close = (): void => navigate(hrefWith(place, { backfill: null }), { replace: true })
  return (
    <Modal opened onClose={close} title={`Backfill ${dagId}`} size="xl">
      <Form dagId={dagId} onClose={close} />
    </Modal>
  )
}

const Form = ({ dagId, onClose }: { readonly dagId: string; readonly onClose: () => void }) => {
  const zone = useZone()
  const [draft, setDraft] = useState<Draft>({ from: null, to: null, reprocess: 'none', atOnce: 10, backwards: false })
  const [isBusy, setBusy] = useState(false)
  const request = requestOf(dagId, draft)
  const [asked] = useDebouncedValue(request, 250)
  const live = preview.use(asked)
  const shown = useLast(live)
  const isPaused = dags.use(null).data?.find((dag) => dag.dagId === dagId)?.isPaused === true
  const runs = live.data ? live.data.created + live.data.rerun : 0
  const isCurrent = JSON.stringify(asked) === JSON.stringify(request)
  const set = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes })

  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (request === null) return
    setBusy(true)
    const made = await create(request)
    setBusy(false)
    if (made === undefined) return
    tell(`Backfill ${made.id} has started`, `${formatPlural(made.total, 'date')} of ${dagId}`)
    setDraft({ ...draft, from: null, to: null })
    await backfills.refresh(dagId)
  }

  return (
    <Stack>
      <BackfillList dagId={dagId} />
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Group grow align="flex-start">
            <InstantField
              data-autofocus
              label={`From logical date (${zone})`}
              at={draft.from}
              zone={zone}
              onChange={(from) => set({ from })}
            />
            <InstantField
              label={`To logical date (${zone}), included`}
              at={draft.to}
              zone={zone}
              error={isBackToFront(draft) ? 'Lies before the first.' : undefined}
              onChange={(to) => set({ to })}
            />
          </Group>
          <Group grow align="flex-start">
            <Select
              label="Dates that have a run"
              data={REPROCESS}
              value={draft.reprocess}
              allowDeselect={false}
              onChange={(value) => set({ reprocess: REPROCESS.find((one) => one.value === value)?.value ?? 'none' })}
            />
            <NumberInput
              label="Runs at once"
              min={1}
              max={10_000}
              allowDecimal={false}
              value={draft.atOnce}
              onChange={(value) => set({ atOnce: Number(value) || 1 })}
            />
          </Group>
          <Checkbox
            label="Newest first"
            checked={draft.backwards}
            onChange={(event) => set({ backwards: event.currentTarget.checked })}
          />
          {isPaused && (
            <p className={classes.target}>The DAG is paused: the runs are made, and wait until it is unpaused.</p>
          )}
          {request === null ? (
            <p className={classes.target}>Choose both dates: what the backfill would do is shown before it starts.</p>
          ) : (
            <Loaded live={shown} onRetry={() => preview.refresh(asked)} lines={3}>
              {(found) => found && <BackfillPreviewView preview={found} />}
            </Loaded>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={isBusy} disabled={request === null || !isCurrent || runs === 0}>
              Start {runs > 0 && isCurrent ? formatPlural(runs, 'run') : 'the backfill'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}

const isBackToFront = ({ from, to }: Draft): boolean => from !== null && to !== null && to < from

const requestOf = (dagId: string, draft: Draft): BackfillRequest | null => {
  const { from: fromDate, to: toDate } = draft
  if (fromDate === null || toDate === null || toDate < fromDate) return null
  return {
    ...{ dagId, fromDate, toDate, reprocessBehavior: draft.reprocess, maxActiveRuns: draft.atOnce },
    runBackwards: draft.backwards,
  }
}

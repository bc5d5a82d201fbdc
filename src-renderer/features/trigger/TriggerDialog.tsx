import { Button, Checkbox, Group, Modal, Select, Skeleton, Stack } from '@mantine/core'
import { useState } from 'react'
import type { DagDetail } from '../../../src-main/contract/calls/dags.ts'
import { dags } from '../../shared/facts.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { InstantField } from '../../shared/ui/InstantField.tsx'
import { useZone } from '../../shared/zone.ts'
import { ConfForm, type Draft } from './ConfForm.tsx'
import { readConf } from './conf.ts'
import { defaultsOf, fieldsOf, problemsOf } from './fields.ts'
import { dagToTrigger, trigger } from './triggerStore.ts'

/** Asks for what a manual run needs, over whatever page; `?trigger=<dag>` in the address opens it. */
export const TriggerDialog = ({ dagId: asked }: { readonly dagId: string }) => {
  const place = usePlace()
  const zone = useZone()
  const [dagId, setDagId] = useState(asked)
  const [logicalDate, setLogicalDate] = useState<number | null>(null)
  const list = dags.use(null).data ?? []
  const live = dagToTrigger.use(dagId)
  const close = (): void => navigate(hrefWith(place, { trigger: null }), { replace: true })
  return (
    <Modal opened onClose={close} title="Trigger a run" size="lg">
      <Stack>
        <Select
          label="DAG"
          placeholder="Choose a DAG"
          data={list.map((each) => each.dagId)}
          value={dagId || null}
          onChange={(value) => setDagId(value ?? '')}
          allowDeselect={false}
          searchable
          error={live.error?.message}
        />
        <InstantField
          data-autofocus
          label={`Logical date (${zone})`}
          description="Left empty: the last complete interval. A date that has a run already runs it again."
          at={logicalDate}
          zone={zone}
          onChange={setLogicalDate}
        />
        {live.data ? (
          <Form key={dagId} dag={live.data} logicalDate={logicalDate} onClose={close} />
        ) : (
          dagId !== '' && live.error === null && <Skeleton height={180} />
        )}
      </Stack>
    </Modal>
  )
}

const Form = ({
  dag,
  logicalDate,
  onClose,
}: {
  readonly dag: DagDetail
  readonly logicalDate: number | null
  readonly onClose: () => void
}) => {
  const fields = fieldsOf(dag.params)
  const [draft, setDraft] = useState<Draft>({
    ...{ as: fields.length === 0 ? 'json' : 'form', conf: defaultsOf(fields), text: '' },
  })
  const [unpause, setUnpause] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const conf = draft.as === 'form' ? draft.conf : readConf(draft.text).conf
  const problems = conf === null ? {} : problemsOf(fields, conf)
  const isReady = conf !== null && Object.keys(problems).length === 0

  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (!isReady) return
    setBusy(true)
    const run = await trigger({
      ...{ dagId: dag.dagId, conf: { ...conf }, logicalDate, unpause: dag.isPaused && unpause },
    })
    setBusy(false)
    if (run) navigate(linkTo.run(run.dagId, run.runId))
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <ConfForm fields={fields} draft={draft} problems={problems} onChange={setDraft} />
        {dag.isPaused && (
          <Checkbox
            label="Unpause the DAG"
            description="It is paused. Its runs wait until it is unpaused; then its schedule goes on as well."
            checked={unpause}
            onChange={(event) => setUnpause(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={!isReady}>
            Trigger
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

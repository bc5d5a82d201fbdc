import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dags } from '../../shared/facts.ts'
import { hrefTo, hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { defaultConf, readConf, readUtc } from './conf.ts'
import { dagToTrigger, trigger } from './triggerStore.ts'

/** Asks for what a manual run needs, over whatever page; `?trigger=<dag>` in the address opens it. */
export const TriggerDialog = ({ dagId: asked }: { readonly dagId: string }) => {
  const place = usePlace()
  const [dagId, setDagId] = useState(asked)
  const close = (): void => navigate(hrefWith(place, { trigger: null }), { replace: true })
  return (
    <Modal opened onClose={close} title="Trigger a run" size="lg">
      <Form key={dagId} dagId={dagId} onDag={setDagId} onClose={close} />
    </Modal>
  )
}

const Form = ({
  dagId,
  onDag,
  onClose,
}: {
  readonly dagId: string
  readonly onDag: (dagId: string) => void
  readonly onClose: () => void
}) => {
  const list = dags.use(null).data ?? []
  const dag = dagToTrigger.use(dagId)
  const [logicalDate, setLogicalDate] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [unpause, setUnpause] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const isPaused = list.find((each) => each.dagId === dagId)?.isPaused ?? false
  const text = typed ?? defaultConf(dag.data?.params)
  const { conf, error } = readConf(text)

  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (conf === null || dagId === '') return
    setBusy(true)
    const run = await trigger({ dagId, conf, logicalDate: readUtc(logicalDate), unpause: isPaused && unpause })
    setBusy(false)
    if (run) navigate(hrefTo(['runs', run.dagId, run.runId]))
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Select
          label="DAG"
          placeholder="Choose a DAG"
          data={list.map((each) => each.dagId)}
          value={dagId || null}
          onChange={(value) => onDag(value ?? '')}
          allowDeselect={false}
          searchable
          error={dag.error?.message}
        />
        <TextInput
          data-autofocus
          type="datetime-local"
          label="Logical date (UTC)"
          description="Left empty: the last complete interval. A date that has a run already runs it again."
          value={logicalDate}
          onChange={(event) => setLogicalDate(event.currentTarget.value)}
        />
        <Textarea
          label="Configuration"
          description="JSON; the tasks read it as their params."
          autosize
          minRows={4}
          maxRows={14}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.9rem' } }}
          value={text}
          placeholder="{}"
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={error}
        />
        {isPaused && (
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
          <Button type="submit" loading={isBusy} disabled={dagId === '' || error !== null}>
            Trigger
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

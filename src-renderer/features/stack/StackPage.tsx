import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { StackStatus } from '../../../src-main/contract/models/stack.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { LastOperation } from './LastOperation.tsx'
import { ResetDialog } from './ResetDialog.tsx'
import { ServiceDetail } from './ServiceDetail.tsx'
import { ServiceRow } from './ServiceRow.tsx'
import { StackLog } from './StackLog.tsx'
import { STACK_WORDS } from './serviceLook.ts'
import classes from './stack.module.css'
import { cancelStack, runStack, stackStatus } from './stackStore.ts'
import { useReadings } from './useReadings.ts'

/** The servers in containers: one button for all, a row for each, and what they say. */
export const StackPage = () => {
  const live = stackStatus.use(null)
  const status = live.data
  useStackCommands(status)
  return (
    <Page
      title="Stack"
      lead={
        status &&
        (status.problem === null ? STACK_WORDS[status.state] : 'Kafka, ClickHouse, MinIO and Spark in containers')
      }
      actions={status && <Actions status={status} />}
    >
      <Loaded live={live} lines={8} onRetry={() => stackStatus.refresh(null)}>
        {(found) => <Content status={found} />}
      </Loaded>
    </Page>
  )
}

/** The same for the palette. */
const useStackCommands = (status: StackStatus | undefined): void => {
  const canStart = status !== undefined && status.problem === null && status.operation?.outcome !== null
  const isUp = status !== undefined && status.state !== 'down' && status.state !== 'unknown'
  const list = useMemo<Command[]>(() => {
    if (!canStart) return []
    const offer = (verb: 'up' | 'down' | 'restart', label: string): Command => ({
      ...{ id: `stack.${verb}`, label, group: 'Stack', icon: 'stack' },
      run: () => void runStack({ verb, services: [] }),
    })
    return isUp
      ? [offer('down', 'Stop the stack'), offer('restart', 'Restart the stack')]
      : [offer('up', 'Start the stack')]
  }, [canStart, isUp])
  useCommands(list)
}

const Actions = ({ status }: { readonly status: StackStatus }) => {
  const [isResetting, setResetting] = useState(false)
  const isBusy = status.operation !== null && status.operation.outcome === null
  if (isBusy) {
    return (
      <Button size="md" variant="default" onClick={() => void cancelStack()}>
        Cancel
      </Button>
    )
  }
  const isDown = status.state === 'down' || status.state === 'unknown'
  const all = { services: [] }
  return (
    <>
      <Button variant="subtle" color="red" disabled={status.problem !== null} onClick={() => setResetting(true)}>
        Reset …
      </Button>
      {!isDown && (
        <Button variant="default" onClick={() => void runStack({ verb: 'restart', ...all })}>
          Restart
        </Button>
      )}
      {status.state === 'partly' && (
        <Button size="md" onClick={() => void runStack({ verb: 'up', ...all })}>
          Start the rest
        </Button>
      )}
      <Button
        size="md"
        disabled={status.problem !== null}
        variant={isDown ? 'filled' : 'default'}
        leftSection={<Icon name={isDown ? 'play' : 'pause'} size={18} />}
        onClick={() => void runStack(isDown ? { verb: 'up', ...all } : { verb: 'down', ...all })}
      >
        {isDown ? 'Start the stack' : 'Stop the stack'}
      </Button>
      {isResetting && <ResetDialog project={status.project} onClose={() => setResetting(false)} />}
    </>
  )
}

const Content = ({ status }: { readonly status: StackStatus }) => {
  const place = usePlace()
  const chosen = status.services.find(({ service }) => service === place.search.get('service'))
  const choose = (service: string | null): void => navigate(hrefWith(place, { service }), { replace: true })
  const isBusy = status.operation?.outcome === null
  const readings = useReadings(
    status.services.some(({ containers }) => containers.some(({ state }) => state === 'running')),
  )
  if (status.problem !== null) {
    return (
      <Card>
        <Notice icon="warning" tone="failed" title={status.problem.message}>
          {status.problem.hint}
        </Notice>
      </Card>
    )
  }
  return (
    <>
      {status.operation && <LastOperation operation={status.operation} services={status.services} />}
      <Card flush>
        <div className={ui.scroll}>
          <table className={ui.table}>
            <TableHead
              columns={[
                'Service',
                'State',
                'Answers at',
                { end: 'CPU' },
                { end: 'Memory' },
                { hidden: 'What can be done' },
              ]}
            />
            <tbody>
              {status.services.map((service) => (
                <ServiceRow
                  key={service.service}
                  service={service}
                  readings={readings.get(service.service)}
                  isChosen={chosen === service}
                  isBusy={isBusy}
                  onChoose={() => choose(chosen === service ? null : service.service)}
                />
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      {chosen && (
        <ServiceDetail
          key={`${chosen.service} ${chosen.replicas}`}
          of={chosen}
          readings={readings.get(chosen.service)}
          isBusy={isBusy}
          onClose={() => choose(null)}
        />
      )}
      <StackLog
        service={chosen?.service ?? null}
        services={status.services.map(({ service }) => service)}
        onChoose={choose}
      />
      <p className={classes.foot}>
        {status.engine?.name} {status.engine?.version} at <span className={ui.mono}>{status.engine?.address}</span>,
        project <span className={ui.mono}>{status.project}</span> of <span className={ui.mono}>{status.file}</span>
      </p>
    </>
  )
}

import { Button, Menu, Progress } from '@mantine/core'
import type { StackService } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import ui from '../../shared/ui/page.module.css'
import { SERVICE_LOOK } from './serviceLook.ts'
import classes from './stack.module.css'
import { runStack } from './stackStore.ts'
import type { Readings } from './useReadings.ts'

/** One service: how it is, where it answers, what it takes, and why it is not well. */
export const ServiceRow = ({
  service: of,
  readings,
  isChosen,
  isBusy,
  onChoose,
}: {
  readonly service: StackService
  readonly readings: Readings
  readonly isChosen: boolean
  readonly isBusy: boolean
  readonly onChoose: () => void
}) => {
  const reading = readings.get(of.service)
  const running = of.containers.filter(({ state }) => state === 'running').length
  return (
    <>
      <tr>
        <td>
          <button type="button" className={classes.name} aria-pressed={isChosen} onClick={onChoose}>
            {of.service}
          </button>
          <div className={`${ui.soft} ${classes.image}`}>
            {of.image}
            {of.replicas > 1 && ` · ${running} of ${of.replicas}`}
          </div>
        </td>
        <td>
          <State of={of} />
        </td>
        <td className={ui.mono}>
          {of.ports.map(({ host, port, containerPort }) => (
            <div key={containerPort} className={classes.port}>
              {host}:{port}
              <CopyButton value={`${host}:${port}`} what={`the address of ${of.service}`} />
            </div>
          ))}
        </td>
        <td data-end>{reading === undefined ? '' : `${reading.cpuPercent.toFixed(1)} %`}</td>
        <td data-end>
          {reading === undefined ? '' : formatBytes(reading.memory)}
          {reading !== undefined && <div className={ui.soft}>of {formatBytes(reading.limit)}</div>}
        </td>
        <td data-end>
          <Actions of={of} isBusy={isBusy} />
        </td>
      </tr>
      {of.explanation && (
        <tr>
          <td colSpan={6}>
            <div className={classes.why} role="alert" data-tone="failed">
              <b>
                {of.service} {of.explanation.what}.
              </b>{' '}
              {of.explanation.cause}
              <p className={classes.advice}>{of.explanation.advice}</p>
              {of.explanation.lines.length > 0 && <pre className={classes.last}>{of.explanation.lines.join('\n')}</pre>}
            </div>
          </td>
        </tr>
      )}
    </>
  )
}

const State = ({ of }: { readonly of: StackService }) => {
  const { glyph, label } = SERVICE_LOOK[of.state]
  const { progress } = of
  const share = progress?.done != null && progress.total ? (progress.done / progress.total) * 100 : null
  return (
    <>
      <span className={classes.state} data-tone={STATES[glyph].tone}>
        <StateGlyph state={glyph} size={16} />
        {label}
      </span>
      {progress && progress.phase !== 'done' && (
        <div className={`${ui.soft} ${classes.progress}`}>
          {progress.message}
          {share !== null && <Progress value={share} size="sm" mt={4} aria-label={`How far ${of.service} is`} />}
        </div>
      )}
    </>
  )
}

const Actions = ({ of, isBusy }: { readonly of: StackService; readonly isBusy: boolean }) => {
  const services = [of.service]
  const isThere = of.containers.length > 0
  const isScaled = of.ports.length === 0 && of.replicas > 0
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-sm" disabled={isBusy || of.replicas + of.containers.length === 0}>
          Do …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void runStack({ verb: 'up', services })}>Start, with what it needs</Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'restart', services })}>
          Restart
        </Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'stop', services })}>
          Stop
        </Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'down', services })}>
          Remove its containers
        </Menu.Item>
        {isScaled && <Menu.Divider />}
        {isScaled && (
          <Menu.Item onClick={() => void runStack({ verb: 'scale', replicas: { [of.service]: of.replicas + 1 } })}>
            One more ({of.replicas + 1})
          </Menu.Item>
        )}
        {isScaled && of.replicas > 1 && (
          <Menu.Item onClick={() => void runStack({ verb: 'scale', replicas: { [of.service]: of.replicas - 1 } })}>
            One less ({of.replicas - 1})
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

import { Progress } from '@mantine/core'
import type { StackService } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { STATES } from '../../shared/state/states.ts'
import ui from '../../shared/ui/page.module.css'
import { Ports } from './Ports.tsx'
import type { Reading } from './readings.ts'
import { ServiceActions } from './ServiceActions.tsx'
import { SERVICE_LOOK } from './serviceLook.ts'
import classes from './stack.module.css'
import { Line } from './UsageChart.tsx'

const NONE: readonly Reading[] = []

/** One service: how it is, where it answers, what it takes, and why it is not well. */
export const ServiceRow = ({
  service: of,
  readings = NONE,
  isChosen,
  isBusy,
  onChoose,
}: {
  readonly service: StackService
  readonly readings: readonly Reading[] | undefined
  readonly isChosen: boolean
  readonly isBusy: boolean
  readonly onChoose: () => void
}) => {
  const reading = readings.at(-1)
  const running = of.containers.filter(({ state }) => state === 'running').length
  return (
    <>
      <tr data-chosen={isChosen || undefined}>
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
          <Ports of={of} />
        </td>
        <td data-end>
          {reading !== undefined && (
            <>
              {reading.cpuPercent.toFixed(1)} %
              <Line values={readings.map(({ cpuPercent }) => cpuPercent)} width={88} height={20} />
            </>
          )}
        </td>
        <td data-end>
          {reading !== undefined && (
            <span title={`of ${formatBytes(reading.limit)}`}>
              {formatBytes(reading.memory)}
              <Line values={readings.map(({ memory }) => memory)} width={88} height={20} />
            </span>
          )}
        </td>
        <td data-end>
          <ServiceActions of={of} isBusy={isBusy} />
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

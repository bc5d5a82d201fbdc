import type { PendingApproval } from '../../../src-main/contract/models/approval.ts'
import type { ImportError } from '../../../src-main/contract/models/dag.ts'
import type { IngestStatus } from '../../../src-main/contract/models/ingest.ts'
import type { StorageStatus } from '../../../src-main/contract/models/platform.ts'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import type { StackStatus } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefTo } from '../../shared/router.ts'
import type { Tone } from '../../shared/state/states.ts'

/** What is asked for it; null: it does not concern this backend. */
export type Known = {
  readonly stack: StackStatus | null
  readonly storage: StorageStatus
  readonly importErrors: readonly ImportError[]
  /** The newest first. */
  readonly failed: readonly DagRun[]
  readonly approvals: readonly PendingApproval[]
  readonly ingest: IngestStatus | null
}

/** One thing that somebody should look at. */
export type Attention = {
  readonly id: string
  readonly tone: Tone
  readonly title: string
  readonly text: string
  readonly href: string
  readonly action: string
}

/** Failures are shown for so long (ms). */
const RECENT = 24 * 3_600_000

/** What needs somebody, the most urgent first: without an engine or room nothing else goes on. */
export const attentionOf = (known: Known, now: number): Attention[] => [
  ...stackTrouble(known.stack),
  ...lowSpace(known.storage),
  ...importTrouble(known.importErrors),
  ...failures(known.failed, now),
  ...questions(known.approvals),
  ...rejects(known.ingest),
]

const stackTrouble = (stack: StackStatus | null): Attention[] => {
  if (stack === null) return []
  const open = { href: linkTo.stack(), action: 'Open Stack' }
  if (stack.problem !== null || stack.state === 'unknown') {
    const title = stack.problem?.message ?? 'No container engine answers.'
    return [
      { id: 'engine', tone: 'failed', title, text: stack.problem?.hint ?? 'Start Docker, then look again.', ...open },
    ]
  }
  if (stack.state === 'down') {
    const text = 'Nothing is produced, stored or analysed until it is up.'
    return [{ id: 'stack', tone: 'failed', title: 'The stack is down', text, ...open }]
  }
  const unwell = stack.services.filter(({ state }) => state === 'unhealthy' || state === 'failed')
  return unwell.map(({ service, state, explanation }) => ({
    ...{ id: `service ${service}`, tone: 'failed' as const, title: `${service} is ${state}` },
    ...{
      text: explanation?.cause ?? explanation?.what ?? 'Its log says why.',
      href: linkTo.stack(service),
      action: 'Open it',
    },
  }))
}

const lowSpace = ({ belowFloor, freeBytes, floorBytes }: StorageStatus): Attention[] =>
  belowFloor
    ? [
        {
          id: 'space',
          tone: 'failed',
          title: `Only ${formatBytes(freeBytes)} are free`,
          text: `Less than the floor of ${formatBytes(floorBytes)}: the producer is held until there is room.`,
          href: linkTo.storage(),
          action: 'Open Storage',
        },
      ]
    : []

const importTrouble = (errors: readonly ImportError[]): Attention[] => {
  const [first] = errors
  if (!first) return []
  const file = first.fileloc.replace(/^[^:]*:/, '')
  return [
    {
      id: 'import',
      tone: 'failed',
      title:
        errors.length === 1
          ? `${file} cannot be loaded`
          : `${formatPlural(errors.length, 'DAG file')} cannot be loaded`,
      text: errors.length === 1 ? first.message : `${file}: ${first.message}`,
      href: linkTo.dags(),
      action: 'Open DAGs',
    },
  ]
}

const failures = (runs: readonly DagRun[], now: number): Attention[] => {
  const recent = runs.filter(({ endDate }) => endDate !== null && endDate > now - RECENT)
  const [last] = recent
  if (!last) return []
  const dags = [...new Set(recent.map(({ dagId }) => dagId))]
  const isOne = recent.length === 1
  return [
    {
      id: 'failed',
      tone: 'failed',
      title: `${formatPlural(recent.length, 'run')} failed in the last 24 hours`,
      text: isOne ? `${last.dagId}, ${last.runId}` : `of ${dags.slice(0, 3).join(', ')}${dags.length > 3 ? ', …' : ''}`,
      href: isOne ? linkTo.run(last.dagId, last.runId) : hrefTo(['runs'], { state: 'failed' }),
      action: isOne ? 'Open the run' : 'Show them',
    },
  ]
}

const questions = (approvals: readonly PendingApproval[]): Attention[] =>
  approvals.slice(0, 3).map((approval) => ({
    ...{
      id: `approval ${approval.dagId} ${approval.runId} ${approval.taskId} ${approval.mapIndex}`,
      tone: 'retry' as const,
    },
    title: `Waits for an answer: ${approval.subject}`,
    ...{ text: `${approval.dagId}, ${approval.taskId}`, href: linkTo.task(approval), action: 'Answer' },
  }))

const rejects = (ingest: IngestStatus | null): Attention[] => {
  if (!ingest?.rejected) return []
  const title = `${formatPlural(ingest.rejected, 'message')} of ${ingest.topic} could not be taken in`
  const text = ingest.lastRejected?.reason ?? 'They are kept and can be sent again.'
  return [{ id: 'rejects', tone: 'retry', title, text, href: linkTo.stack('kafka'), action: 'Open Kafka' }]
}

import type { Notice } from '../contract/models/notice.ts'
import type { ServiceState, StackOperation, StackVerb } from '../contract/models/stack.ts'

/** What is remembered of the stack between two looks. */
export type StackLook = {
  readonly services: Readonly<Record<string, ServiceState>>
  /** The last operation that was told of: it began then, and a new process counts its operations anew. */
  readonly toldOperation: number | null
}

const BAD: ReadonlySet<ServiceState> = new Set(['unhealthy', 'failed', 'restarting'])
const WELL: ReadonlySet<ServiceState> = new Set(['healthy', 'done'])

/** What to remember of a service: between two restarts it runs for a moment, which is no recovery. */
const settle = (was: ServiceState | undefined, state: ServiceState): ServiceState =>
  was === 'restarting' && (state === 'running' || state === 'starting') ? was : state

const WORDS: Readonly<Record<StackVerb, string>> = {
  up: 'Starting the stack',
  stop: 'Stopping the stack',
  down: 'Taking the stack down',
  restart: 'Restarting',
  scale: 'Scaling',
  reset: 'Wiping the stack',
}

const stackNotice = (at: number, id: readonly unknown[], title: string, more: Partial<Notice> = {}): Notice => ({
  ...{ dagId: null, runId: null, taskId: null, mapIndex: -1, tryNumber: null, service: null },
  ...{ at, kind: 'stack', isOpen: false, id: JSON.stringify(['stack', ...id]), title, detail: null },
  ...more,
})

/** What to tell of a stack that looked like `before` and looks like `now`: services that fall ill or get well, operations that end. */
export const stackNews = (
  before: StackLook,
  now: {
    readonly services: readonly {
      readonly service: string
      readonly state: ServiceState
      readonly advice: string | null
    }[]
    readonly operation: StackOperation | null
  },
  at: number,
): { readonly look: StackLook; readonly notices: Notice[] } => {
  const notices: Notice[] = []
  const services: Record<string, ServiceState> = {}
  for (const { service, state, advice } of now.services) {
    const was = before.services[service]
    services[service] = settle(was, state)
    if (BAD.has(state) && (was === undefined || !BAD.has(was))) {
      notices.push(stackNotice(at, [service, state, at], `${service} is ${state}`, { service, detail: advice }))
    }
    if (was !== undefined && BAD.has(was) && WELL.has(state)) {
      notices.push(stackNotice(at, [service, state, at], `${service} is well again`, { service }))
    }
  }
  const { operation } = now
  const isNew = operation?.finishedAt != null && operation.startedAt !== before.toldOperation
  if (operation !== null && isNew) notices.push(ofOperation(operation, operation.finishedAt ?? at))
  return { look: { services, toldOperation: isNew ? operation.startedAt : before.toldOperation }, notices }
}

const ofOperation = ({ verb, services, startedAt, outcome, error }: StackOperation, finishedAt: number): Notice => {
  const what = `${WORDS[verb]}${services.length > 0 ? `: ${services.join(', ')}` : ''}`
  const seconds = Math.round((finishedAt - startedAt) / 1000)
  const end = outcome === 'done' ? `done in ${seconds} s` : outcome === 'cancelled' ? 'cancelled' : 'failed'
  const detail = error === null ? null : error.hint === undefined ? error.message : `${error.message} ${error.hint}`
  return stackNotice(finishedAt, ['operation', startedAt], `${what}: ${end}`, { detail })
}

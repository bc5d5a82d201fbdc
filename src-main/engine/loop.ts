import { PfadError, toErrorShape } from '../contract/error.ts'
import type { EpochMs } from '../contract/models/primitives.ts'
import { createDraft, type Draft } from './draft.ts'
import type { Clock } from './ports/clock.ts'
import type { RunStore } from './ports/runStore.ts'
import { type EngineState, reload } from './state.ts'

/** What one pass does: fills the draft, and says what to do once it stands. */
export type Step = (draft: Draft) => (() => void) | undefined

export type Loop = {
  /** Asks for a pass: after what is running now, once however often it is asked for. */
  readonly wake: () => void
  /** Runs `command` within the next pass; settles once that is committed, or with the error that `command` threw. */
  readonly submit: <T>(command: (draft: Draft) => T) => Promise<T>
  /** Puts `step` into every further pass until it was committed once: for results that must not get lost. */
  readonly once: (step: (draft: Draft) => void) => void
  readonly stop: () => void
}

type Command = { readonly apply: (draft: Draft) => () => void; readonly reject: (error: unknown) => void }

const RETRY_AFTER = 1000
const MAX_CONFLICTS = 3

/**
 * The decision loop: everything that happened since the last pass, and all that follows from it, becomes one commit. A
 * commit that fails leaves no trace: the state is read again, results stay in the queue, commands get the error.
 */
export const createLoop = (deps: {
  readonly state: EngineState
  readonly store: RunStore
  readonly clock: Clock
  readonly step: Step
  /** Calls back once what has arrived already was taken in, so that it shares a commit. */
  readonly soon: (pass: () => void) => void
  /** When the next pass is due though nothing happens; null: never. */
  readonly nextWake: (now: EpochMs) => EpochMs | null
  readonly onCommitted: (draft: Draft) => void
  readonly onProblem: (error: PfadError) => void
}): Loop => {
  const { state, store, clock } = deps
  const results: ((draft: Draft) => void)[] = []
  const commands: Command[] = []
  let isAsked = false
  let isStopped = false
  let mustReload = false
  let conflicts = 0
  let cancelTimer = () => {}

  const wake = () => {
    if (isAsked || isStopped) return
    isAsked = true
    deps.soon(pass)
  }
  const arm = (at: EpochMs | null) => {
    cancelTimer()
    cancelTimer = at === null || isStopped ? () => {} : clock.wakeAt(at, wake)
  }

  const pass = () => {
    isAsked = false
    if (isStopped) return
    const taken = commands.splice(0)
    const settled = results.length
    try {
      if (mustReload) reload(state, store)
      mustReload = false
      const now = clock.now()
      const draft = createDraft(state, now)
      for (const result of results) result(draft)
      const answers = applyCommands(draft, taken)
      const afterwards = deps.step(draft)
      if (!store.commit(draft.changes())) throw conflict()
      state.ended.clear()
      conflicts = 0
      results.splice(0, settled)
      afterwards?.()
      for (const answer of answers) answer()
      announce(draft)
      arm(deps.nextWake(clock.now()))
    } catch (error) {
      fail(error, taken)
    }
  }

  // The commit stands: what goes wrong in telling of it takes nothing back.
  const announce = (draft: Draft) => {
    try {
      deps.onCommitted(draft)
    } catch (error) {
      deps.onProblem(toProblem(error))
    }
  }

  const fail = (error: unknown, taken: Command[]) => {
    mustReload = true
    const isConflict = error instanceof PfadError && error.code === 'store-conflict'
    if (isConflict && conflicts < MAX_CONFLICTS) {
      conflicts += 1
      commands.unshift(...taken)
      wake()
      return
    }
    for (const command of taken) command.reject(error)
    deps.onProblem(toProblem(error))
    arm(clock.now() + RETRY_AFTER)
  }

  return {
    wake,
    submit: (command) =>
      new Promise((resolve, reject) => {
        if (isStopped) {
          reject(new PfadError('closing', 'Pfad is closing: it takes no more requests.'))
          return
        }
        const apply = (draft: Draft) => {
          const value = command(draft)
          return () => resolve(value)
        }
        commands.push({ apply, reject })
        wake()
      }),
    once: (step) => {
      results.push(step)
      wake()
    },
    stop: () => {
      isStopped = true
      cancelTimer()
      for (const { reject } of commands.splice(0))
        reject(new PfadError('closing', 'Pfad is closing: it takes no more requests.'))
    },
  }
}

const toProblem = (error: unknown): PfadError => {
  if (error instanceof PfadError) return error
  const { code, message, hint } = toErrorShape(error)
  return new PfadError(code, message, hint, { cause: error })
}

/** A command that is refused changes nothing (each validates first) and hinders no other. */
const applyCommands = (draft: Draft, commands: Command[]): (() => void)[] => {
  const answers: (() => void)[] = []
  for (const command of [...commands]) {
    try {
      answers.push(command.apply(draft))
    } catch (error) {
      commands.splice(commands.indexOf(command), 1)
      command.reject(error)
    }
  }
  return answers
}

const conflict = () =>
  new PfadError(
    'store-conflict',
    'The run store no longer says what the scheduler remembers: another program may have written to it.',
    'Pfad has read it again and goes on. If this repeats, see that only one Pfad uses this home.',
  )

import { dirname, join } from 'node:path'
import { PfadError } from '../../../contract/error.ts'
import type { Backend } from '../../../contract/models/primitives.ts'
import type { Connection } from '../../../core/authoring/context.ts'
import type { DagDefinition } from '../../../core/authoring/dag.ts'
import type { DataPlane } from '../../../core/dataPlane.ts'
import { attemptLogPath } from '../../../core/logPath.ts'
import type { ParentLink } from '../../../engine/ports/processHost.ts'
import type { AttemptChildOptions, AttemptSetup, ChildResult, FromChild, ToChild } from '../attemptProtocol.ts'
import { createAsking } from './askParent.ts'
import { captureOutput } from './captureOutput.ts'
import { createLocalFiles } from './localFiles.ts'
import { createLogWriter } from './logWriter.ts'
import { createMachine } from './machine/createMachine.ts'
import type { Groups } from './machine/processGroup.ts'
import { createMask, secretsOfAddress } from './mask.ts'
import { countLeftBehind, leftBehind } from './resources.ts'
import { runAttempt } from './runAttempt.ts'
import { findDag } from './runWork.ts'
import { watchSurroundings } from './surroundings.ts'
import { createTaskConfig } from './taskConfig.ts'
import { installVersionHooks } from './versionHooks.ts'

export type AttemptProgram = {
  /** Opens nothing by itself: each client opens at its first use. */
  readonly createDataPlane: (of: {
    readonly backend: Backend
    readonly setup: AttemptSetup
    /** Where the data engine answers; the parent starts it where it does not run. */
    readonly dataSocket: () => Promise<string>
    /** Of the app's or the user's configuration; its secrets are masked from then on. */
    readonly connection: (connId: string) => Promise<Connection>
  }) => DataPlane
  readonly now: () => number
  /** Ends the programs that a task has started, should this process be killed. */
  readonly groups: Groups
}

/** The attempt child's program: runs attempts of one DAG version, one at a time, as its parent says. */
export const serveAttempts = (parent: ParentLink, options: AttemptChildOptions, program: AttemptProgram): void => {
  installVersionHooks(options)
  const output = captureOutput()
  const mask = createMask()
  const files = createLocalFiles(options.dagFile.root)
  const { ask, answer } = createAsking(parent)
  const config = createTaskConfig(ask, mask)
  const dataSocket = () => ask<string>({ t: 'wantDataSocket' })
  let current: { id: number; cancel: (reason: string) => void; derail: (thrown: unknown) => void } | null = null
  let areChanged: (() => boolean) | null = null
  // The channel to the parent is ours; a user's program that sends to its own parent finds none.
  delete process.send

  const exit = process.exit.bind(process)
  const endNow = (): void => exit(1)
  const post = (message: FromChild): void => parent.post(message)
  const onDerailed = (thrown: unknown): void => {
    // Nobody's attempt: what an earlier one left behind. The parent starts another child.
    if (current === null) process.exit(1)
    current.derail(thrown)
  }
  process.on('uncaughtException', onDerailed)
  process.on('unhandledRejection', onDerailed)

  const run = async ({ id, request, setup }: ToChild & { t: 'run' }): Promise<void> => {
    mask.add(secretsOfAddress(setup.settings.DASHBOARD_API_URL))
    const busy = countLeftBehind()
    const cancelled = new AbortController()
    const derailed = Promise.withResolvers<never>()
    derailed.promise.catch(() => undefined)
    let wasDerailed = false
    current = {
      id,
      cancel: (reason) => cancelled.abort(new PfadError('cancelled', reason)),
      derail: (thrown) => {
        wasDerailed = true
        derailed.reject(thrown)
      },
    }
    const log = createLogWriter(join(options.logs, ...attemptLogPath(request.attempt).split('/')), {
      now: program.now,
      mask,
    })
    const flushAtExit = (): void => void log.close()
    process.once('exit', flushAtExit)
    output.setSink((level, text) => log.write(level, text))
    const result: ChildResult = await runAttempt({
      request,
      settings: setup.settings,
      config,
      log,
      files,
      mask,
      cancelled: cancelled.signal,
      derailed: derailed.promise,
      loadDag: async () => {
        const dag = await loadDag(options, files.urlOf(options.dagFile.name), request.attempt.dagId)
        // What the file itself changes when it loads holds for all of its attempts.
        areChanged ??= watchSurroundings()
        return dag
      },
      openDataPlane: () =>
        program.createDataPlane({ backend: request.backend, setup, dataSocket, connection: config.connections.get }),
      pullXComs: (wish) => ask({ t: 'wantXComs', wish: { ...wish, taskIds: [...wish.taskIds] } }),
      createMachine: (connections) =>
        createMachine({ ...program, request, log, connections, folder: dirname(options.dagFile.path) }),
      flushOutput: output.flush,
      onStarted: (limitMs) => post({ t: 'started', id, limitMs }),
    })
    output.setSink(null)
    const problem = log.close()
    process.off('exit', flushAtExit)
    current = null
    if (problem !== null) post({ t: 'problem', message: problem })
    const rssMb = process.memoryUsage.rss() / 1024 / 1024
    post({ t: 'result', id, result, rssMb, dirty: wasDerailed || areChanged?.() === true || (await leftBehind(busy)) })
  }

  parent.onMessage((raw) => {
    const message = raw as ToChild
    // What fails here is not the task's own: its doing all the same, as when it has broken what this is built on.
    if (message.t === 'run') run(message).catch(endNow)
    else if (message.t !== 'cancel') answer(message)
    else if (current?.id === message.id) current.cancel(message.reason)
  })
}

const loadDag = async (options: AttemptChildOptions, url: string, dagId: string): Promise<DagDefinition> =>
  findDag((await import(url)) as Record<string, unknown>, dagId, options.dagFile.fileloc)

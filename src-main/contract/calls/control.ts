import { z } from 'zod'
import { epochMs, jsonValue } from '../models/primitives.ts'
import { dagRun, historyEvent, logLine, note, taskInstance, xcom } from '../models/run.ts'
import { call, dagRef, runRef, stream } from './define.ts'

/** Which tasks: ids, single mapped instances, groups with all in them, and their relatives. Without any: all tasks. */
const taskSelection = z.object({
  tasks: z
    .array(z.object({ taskId: z.string(), mapIndex: z.int().optional() }))
    .min(1)
    .optional(),
  groupIds: z.array(z.string()).min(1).optional(),
  upstream: z.boolean().default(false),
  downstream: z.boolean().default(false),
})

/** Whether the runs before or after this one, by logical date, are meant as well. */
const around = z.object({ past: z.boolean().default(false), future: z.boolean().default(false) })
const asked = z.object({
  /** Changes nothing, and answers with what it would touch. */
  dryRun: z.boolean().default(false),
})
const mark = z.object({ state: z.enum(['success', 'failed']) })

/** A run with those of its task instances that were touched, as they were before. */
export const touchedRun = z.object({ run: dagRun, taskInstances: z.array(taskInstance) })
export type TouchedRun = z.infer<typeof touchedRun>

/** A person's say over runs: Airflow's clear and mark, and cancelling. */
export const controlCalls = {
  /** One run (with its past or future), or the runs of a range of logical dates, both ends included. */
  'tasks.clear': call(
    z
      .object({
        dagId: z.string(),
        runId: z.string().optional(),
        startDate: epochMs.optional(),
        endDate: epochMs.optional(),
        onlyFailed: z.boolean().default(false),
        onlyRunning: z.boolean().default(false),
        /** Finished runs go on by the DAG's current version; else by the one that they started with. */
        runOnLatestVersion: z.boolean().default(false),
      })
      .extend(taskSelection.shape)
      .extend(around.shape)
      .extend(asked.shape)
      .refine((input) => input.runId === undefined || (input.startDate === undefined && input.endDate === undefined), {
        error: 'either a run or a range of dates',
      })
      .refine((input) => input.runId !== undefined || !(input.past || input.future), {
        error: 'past and future are those of a run: name it',
      }),
    z.array(touchedRun),
  ),
  'tasks.mark': call(
    runRef.extend(taskSelection.shape).extend(around.shape).extend(mark.shape).extend(asked.shape),
    z.array(touchedRun),
  ),
  'tasks.cancel': call(
    runRef.extend(taskSelection.pick({ tasks: true, groupIds: true }).shape).extend(asked.shape),
    touchedRun,
  ),
  'runs.mark': call(runRef.extend(mark.shape).extend(asked.shape), touchedRun),
  'runs.cancel': call(runRef, dagRun),
  /** The note on a run, or with `taskId` on a task instance; `text` null takes it away. Answers with all notes of the run. */
  'runs.note': call(
    runRef.extend({
      taskId: z.string().optional(),
      mapIndex: z.int().default(-1),
      text: z.string().trim().min(1).max(1000).nullable(),
    }),
    z.array(note),
  ),
  /** Newest first. Without a run: what befell the DAG, and what people did to its runs; without a DAG: of all. */
  'history.list': call(
    z
      .object({
        dagId: z.string().optional(),
        runId: z.string().optional(),
        taskId: z.string().optional(),
        mapIndex: z.int().optional(),
        /** The `next` of the page before. */
        before: z.string().nullable().default(null),
        limit: z.int().min(1).max(1000).default(100),
      })
      .refine(({ dagId, runId }) => runId === undefined || dagId !== undefined, {
        error: 'a run is named with its DAG',
      })
      .refine(({ runId, taskId }) => taskId === undefined || runId !== undefined, {
        error: 'a task is named with its run',
      }),
    z.object({ events: z.array(historyEvent), next: z.string().nullable() }),
  ),
  /** XComs of all tries, without their values. */
  'xcoms.list': call(
    runRef.extend({
      taskId: z.string().optional(),
      mapIndex: z.int().optional(),
      tryNumber: z.int().positive().optional(),
    }),
    z.array(xcom.omit({ value: true }).extend({ bytes: z.int() })),
  ),
  /** One XCom; without a try that of the last one. */
  'xcoms.get': call(
    runRef.extend({
      taskId: z.string(),
      mapIndex: z.int().default(-1),
      tryNumber: z.int().positive().optional(),
      key: z.string().default('return_value'),
    }),
    xcom,
  ),
  /** Removes all runs of a DAG, their logs and its history; its file stays. */
  'dags.delete': call(dagRef, z.object({ removedRuns: z.int(), isStillThere: z.boolean() })),
} as const

/** How a task that was tested ended, and what it would have left. */
const taskTestResult = z.object({
  state: z.enum(['success', 'failed', 'skipped']),
  reason: z.string().nullable(),
  xcoms: z.record(z.string(), jsonValue),
})
export type TaskTestResult = z.infer<typeof taskTestResult>

export const controlStreams = {
  /** Runs one task and keeps nothing of it. `runId` and `missing`: the stored run that gives results, and which it lacks. */
  'tasks.test': stream(
    dagRef.extend({
      taskId: z.string(),
      mapIndex: z.int().optional(),
      runId: z.string().optional(),
      logicalDate: epochMs.optional(),
      conf: z.record(z.string(), jsonValue).default({}),
    }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('begin'), runId: z.string().nullable(), missing: z.array(z.string()) }),
      z.object({ kind: z.literal('log'), lines: z.array(logLine) }),
      z.object({ kind: z.literal('end'), result: taskTestResult }),
    ]),
  ),
} as const

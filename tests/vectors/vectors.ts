import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { reprocessBehavior } from '../../src-main/contract/models/backfill.ts'
import { type DataInterval, type EpochMs, jsonValue } from '../../src-main/contract/models/primitives.ts'
import { dagRunState, dagRunType } from '../../src-main/contract/models/run.ts'

const interval = z.tuple([z.string(), z.string()])
/** Boundaries, or intervals that do not touch, or these up to an error of Airflow's. */
const chainRuns = z.array(z.union([z.string(), interval]))
const asked = z.object({
  now: z.string(),
  catchup: z.boolean(),
  start: z.string().nullish(),
  end: z.string().nullish(),
  last: interval.optional(),
})
const taskState = z.enum([
  'none',
  'running',
  'success',
  'failed',
  'skipped',
  'upstream_failed',
  'removed',
  'up_for_retry',
])
/** A run as Airflow left it: its state, and those of its tasks. */
const runLeft = z.tuple([z.string(), z.record(z.string(), z.string().nullable())])
const verdict = z.enum(['run', 'wait', 'skipped', 'upstream_failed'])
const rule = z.enum([
  'all_success',
  'all_failed',
  'all_done',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'always',
])

type Condition = string | { all: Condition[] } | { any: Condition[] }
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([z.string(), z.object({ all: z.array(condition) }), z.object({ any: z.array(condition) })]),
)
const assetOptions = z.strictObject({ catchup: z.boolean().optional(), max_active_runs: z.int().optional() })
const assetStep = z.union([z.string(), z.strictObject({ on: condition.nullable() })])
const graphOptions = z.strictObject({
  kind: z.enum(['branch', 'shortCircuit']).optional(),
  rule: rule.optional(),
  gives: z.array(jsonValue).optional(),
  over: z.array(z.union([z.string(), z.array(jsonValue), z.record(z.string(), jsonValue)])).optional(),
  takes: z.string().optional(),
  ignore: z.boolean().optional(),
})

const files = {
  cron: z.object({
    from: z.string(),
    cases: z.array(z.tuple([z.string(), z.boolean(), z.union([z.array(z.string()), z.string(), z.null()])])),
  }),
  timetable: z.object({
    chains: z.array(z.tuple([z.string(), z.string(), z.string(), chainRuns])),
    decisions: z.array(z.tuple([z.string(), z.string(), asked, z.union([interval, z.string(), z.null()])])),
    manual: z.array(z.tuple([z.string(), z.string(), z.string(), interval])),
  }),
  triggerRule: z.object({
    rules: z.array(rule),
    cases: z.array(z.tuple([z.array(taskState), z.array(verdict)])),
  }),
  assetRuns: z.object({
    cases: z.array(
      z.tuple([condition, assetOptions, z.array(assetStep), z.array(z.array(z.string())), z.array(z.string())]),
    ),
  }),
  graph: z.object({
    cases: z.array(
      z.tuple([
        z.array(z.tuple([z.string(), z.array(z.string()), graphOptions])),
        z.array(z.array(z.string())),
        z.array(
          z.tuple([z.enum(['success', 'failed']), z.record(z.string(), taskState), z.record(z.string(), jsonValue)]),
        ),
      ]),
    ),
  }),
  backfill: z.object({
    now: z.string(),
    dates: z.array(
      z.tuple([
        z.string(),
        z.string(),
        z.string(),
        z.string(),
        z.boolean(),
        z.union([z.array(z.string()), z.string()]),
      ]),
    ),
    reprocess: z.array(
      z.tuple([reprocessBehavior, dagRunState.nullable(), z.string(), dagRunState.nullable(), dagRunType.nullable()]),
    ),
    clears: z.array(
      z.tuple([
        z.enum(['running', 'success', 'failed']),
        z.record(z.string(), taskState.nullable()),
        z.object({ tasks: z.array(z.string()) }).loose(),
        z.enum(['queued', 'running', 'success', 'failed']),
        z.array(z.string()),
      ]),
    ),
  }),
  control: z.object({
    shapes: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))),
    starts: z.record(z.string(), z.array(runLeft)),
    clears: z.array(
      z.tuple([
        z.string(),
        z.int(),
        z.object({
          tasks: z.array(z.string()).optional(),
          upstream: z.boolean().optional(),
          downstream: z.boolean().optional(),
          past: z.boolean().optional(),
          future: z.boolean().optional(),
          only: z.enum(['', 'failed', 'running']).optional(),
        }),
        z.array(z.string()),
      ]),
    ),
    marks: z.array(
      z.tuple([
        z.string(),
        z.int(),
        z.object({
          state: z.enum(['success', 'failed']),
          task: z.string().optional(),
          group: z.string().optional(),
          upstream: z.boolean().optional(),
          downstream: z.boolean().optional(),
          past: z.boolean().optional(),
          future: z.boolean().optional(),
        }),
        z.array(z.string()),
        z.array(runLeft),
      ]),
    ),
    runs: z.array(z.tuple([z.string(), z.int(), z.enum(['success', 'failed']), z.array(z.string()), runLeft])),
  }),
  backfillRuns: z.object({
    now: z.string(),
    intervals: z.array(z.tuple([z.int(), z.string(), z.string(), z.boolean(), z.array(z.string())])),
    outside: z.array(z.tuple([z.string(), z.string().nullable(), z.array(z.string())])),
    mixed: z.array(
      z.tuple([
        reprocessBehavior,
        z.boolean(),
        z.array(dagRunState.nullable()),
        z.array(z.tuple([z.string(), z.enum(['made', 'rerun', 'in flight', 'already exists'])])),
        z.array(z.string()),
      ]),
    ),
    refusals: z.array(
      z.tuple([
        z.string(),
        z.boolean(),
        reprocessBehavior,
        z.string(),
        z.string(),
        z.record(z.string(), jsonValue).nullable(),
        z.string().nullable(),
      ]),
    ),
    starts: z.array(z.tuple([z.int(), z.boolean(), z.boolean(), z.boolean(), z.record(z.string(), dagRunState)])),
    ends: z.array(z.tuple([z.enum(['look', 'cancel']), z.record(z.string(), dagRunState), z.boolean()])),
  }),
}

/** What Airflow answered; written by `npm run vectors`. */
export const readVectors = <N extends keyof typeof files>(name: N): z.output<(typeof files)[N]> =>
  files[name].parse(readJson(name)) as z.output<(typeof files)[N]>

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'))

const subjects = ['cron', 'chains', 'decisions', 'manual', 'triggerRule', 'graph'] as const
type Subject = (typeof subjects)[number]
const differing = z.array(z.array(z.unknown()).min(3))
const differences = z
  .object({
    why: z.record(
      z.string(),
      z.object({ verdict: z.enum(['on purpose', 'Airflow errs', 'Pfad errs', 'open']), text: z.string() }),
    ),
    cron: differing,
    chains: differing,
    decisions: differing,
    manual: differing,
    triggerRule: differing,
    graph: differing,
  })
  .parse(readJson('differences'))

/** The case as text, whatever the order of its fields. */
const nameOf = (named: readonly unknown[]): string =>
  JSON.stringify(named, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

/**
 * What Pfad should answer: what Airflow does, or what `differences.json` says. `note` goes with a failure; `unused` are
 * the entries there that no case has asked for, or that say what Airflow says.
 */
export const compareWith = (subject: Subject) => {
  const known = new Map(
    differences[subject].map(([key, ...rest]) => [nameOf(rest.slice(0, -1)), { key: String(key), pfad: rest.at(-1) }]),
  )
  const unused = new Set(known.keys())
  return {
    expected: (named: readonly unknown[], airflow: unknown): unknown => {
      const name = nameOf(named)
      const difference = known.get(name)
      if (difference === undefined) return airflow
      if (nameOf([difference.pfad]) !== nameOf([airflow])) unused.delete(name)
      return difference.pfad
    },
    note: (named: readonly unknown[]): string => {
      const key = known.get(nameOf(named))?.key
      if (key === undefined) return `${nameOf(named)}, as Airflow has it`
      const why = differences.why[key]
      if (why === undefined) throw new Error(`differences.json has no reason "${key}".`)
      return `${nameOf(named)}: no longer what differences.json says (${why.verdict}: ${why.text}); as Airflow now? Remove it there`
    },
    unused: () => [...unused],
  }
}

/** `2025-01-15T10:00`, UTC, seconds where there are some. */
export const instant = (text: string): EpochMs => Date.parse(`${text}Z`)
export const textOf = (at: EpochMs): string => new Date(at).toISOString().replace(/(:00)?\.000Z$/, '')
export const pairOf = ({ start, end }: DataInterval): [string, string] => [textOf(start), textOf(end)]

import { expect, it } from 'vitest'
import {
  type ApprovalResult,
  approval,
  bash,
  branch,
  chain,
  dag,
  fileSensor,
  http,
  python,
  sensor,
  shortCircuit,
  task,
  taskGroup,
  unmapped,
} from '../pfad.ts'

interface Counted {
  rows: number
  note?: string
}

it('lets only what fits compile', () => {
  const extract = task('extract', { retries: 1 }, async (context) => `s3a://${context.settings.MINIO_BUCKET_NAME}`)
  const analyze = task('analyze', async (_context, path: string, limit = 10) => ({ path, limit }))
  const count = task('count', (_context, paths: readonly string[]): Counted => ({ rows: paths.length }))
  const size = task('size', (_context, counted: Counted) => counted.rows)
  const nothing = task('nothing', async () => undefined)
  const paths = task('paths', async (_context, a: string, b: string) => a + b)
  const pair = task('pair', async (_context, [key, value]: readonly [string, number]) => `${key}${value}`)
  const record = task('record', () => ({ a: 1, b: 2 }))
  const pick = branch('pick', (_context, name: string) => name)
  const answered = task(
    'answered',
    (_context, answer: ApprovalResult): Counted => ({
      rows: answer.chosenOptions.length,
    }),
  )
  const date = task('date', () => new Date())
  const inside = task('inside', async () => ({ at: new Date() }))
  const returnsFunction = task('function', () => () => 1)
  const given = task('given', ({ params }) => ({ all: params, one: params['one'] ?? null }))
  // @ts-expect-error: an option that does not exist
  task('typo', { retrys: 1 }, () => 1)
  // @ts-expect-error: an option of another type
  task('text', { retries: '1' }, () => 1)

  const made = dag('types', { schedule: '@daily' }, () => {
    const path = extract()
    const report = analyze(path, 3)
    const counted = count([path, 'b'])
    size(counted)
    given()
    const group = taskGroup('group', () => nothing())
    chain(path, [group, report], nothing.override({ taskId: 'last' })())
    const many = analyze.override({ taskId: 'many' }).expand([path, 'c'], unmapped(2))
    count.override({ taskId: 'all' })(paths.expand(['a'], ['b']))
    pair.expand({ x: 1, y: 2 })
    pair.override({ taskId: 'pairs' }).expand(record())
    // @ts-expect-error: a list of reports is no list of paths
    const mappedWrong = () => count(many)
    // @ts-expect-error: a number is nothing to map over
    const overNumber = () => size.expand(3)
    // @ts-expect-error: nor is a list of other things
    const overOthers = () => analyze.expand([1, 2])
    // @ts-expect-error: a branch cannot be mapped
    const mappedBranch = () => pick.expand(['a'])
    // @ts-expect-error: a branch gives ids
    branch('numbers', () => 3)
    // @ts-expect-error: a short circuit gives a boolean
    shortCircuit('text', () => 'yes')
    size.override({ taskId: 'asked' })(answered(approval('ok', { subject: 'Go on?' })()))
    // @ts-expect-error: a report is no path
    const wrong = () => analyze(report)
    // @ts-expect-error: nor is a number
    const number = () => analyze(1)
    // @ts-expect-error: a step that takes an argument needs it
    const missing = () => analyze()
    // @ts-expect-error: a result is not a promise
    const awaited = () => path.then((text: string) => text)
    // @ts-expect-error: a Date is no JSON
    const dated = () => date()
    // @ts-expect-error: nor is it inside of an object
    const within = () => inside()
    // @ts-expect-error: nor is a function
    const called = () => returnsFunction()
    return [mappedWrong, overNumber, overOthers, mappedBranch, wrong, number, missing, awaited, dated, within, called]
  })
  expect(made.dagId).toBe('types')
})

it('lets only kinds of tasks compile that fit', () => {
  const size = task('size', (_context, count: number) => count)
  const length = task('length', (_context, text: string) => text.length)
  const many = task('many', (_context, paths: string[]) => paths.length)
  const count = bash('count', { env: { A: 'b' } }, (_context, path: string) => ({ command: `wc -l ${path}` }))
  const status = http('status', { url: 'http://a', responseFilter: (response) => response.status })
  const waits = sensor('waits', { pokeInterval: '1s' }, async (_context, path: string) => ({
    done: path !== '',
    value: path.length,
  }))
  // @ts-expect-error: an option of another kind
  bash('wrong', { pokeInterval: 1 }, 'true')
  // @ts-expect-error: both of what there may be one
  const both = () => python('both', { script: 'a.py', code: '1' })
  // @ts-expect-error: a poke that says nothing
  sensor('nothing', async () => 'yes')

  const made = dag('kinds', {}, () => {
    const lines = count('a')
    length(lines)
    size(status())
    size.override({ taskId: 'other' })(waits(lines))
    many(fileSensor('files', '*.csv')())
    count.override({ taskId: 'again', skipOnExitCode: 3, retries: 1 })(lines)
    // @ts-expect-error: the last line is a text
    const text = () => size(lines)
    // @ts-expect-error: paths are several
    const paths = () => length(fileSensor('file', 'a')())
    // @ts-expect-error: a function says what it takes
    const missing = () => count()
    // @ts-expect-error: a function's option is none of bash
    const option = () => count.override({ softFail: true })
    return [text, paths, missing, option, both]
  })
  expect(made.dagId).toBe('kinds')
})

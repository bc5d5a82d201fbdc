import { describe, expect, it } from 'vitest'
import { runOn } from '../../../../tests/support/fakeMachine.ts'
import { fileSensor, httpSensor, type ObjectTarget, objectSensor, sensor, timeSensor } from '../../pfad.ts'
import { controlOf } from '../control.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

describe('a sensor', () => {
  it('that is not met goes on later, and says what it waits for', async () => {
    const { thrown } = await runOn(() => sensor('task', { pokeInterval: '30s' }, () => false)())
    expect(controlOf(thrown)).toEqual({ kind: 'reschedule', at: 31 * SECOND })
    expect(thrown).toMatchObject({ message: 'It waits for its condition.' })
  })
  it('pokes each minute unless it is told otherwise', async () => {
    expect(controlOf((await runOn(() => sensor('task', () => false)())).thrown)).toMatchObject({ at: 61 * SECOND })
  })
  it('that is met is done, with its value', async () => {
    expect(await runOn(() => sensor('task', () => true)())).toMatchObject({ result: undefined, thrown: null })
    const valued = () => sensor('task', async () => ({ done: true, value: { rows: 1 } }))()
    expect(await runOn(valued)).toMatchObject({ result: { rows: 1 }, thrown: null })
    expect(controlOf((await runOn(() => sensor('task', () => ({ done: false }))())).thrown)).toMatchObject({
      kind: 'reschedule',
    })
  })
  it('whose time is up fails without a retry, naming itself, what it waited for and how long', async () => {
    const late = { now: 2 * HOUR + 1000, firstStartedAt: 1000 }
    const { thrown } = await runOn(() => fileSensor('task', { timeout: '2h', retries: 3 }, '/in/a.csv')(), late)
    expect(thrown).toMatchObject({
      code: 'sensor-timeout',
      message: 'The sensor "task" waited 2h for the file /in/a.csv, in vain.',
    })
    expect(controlOf(thrown)).toEqual({ kind: 'fail' })
    const soft = await runOn(() => fileSensor('task', { timeout: '2h', softFail: true }, '/in/a.csv')(), late)
    expect(controlOf(soft.thrown)).toEqual({ kind: 'skip' })
    expect(soft.thrown).toMatchObject({ message: expect.stringContaining('waited 2h for the file') })
  })
  it('is done where the last poke, at the end of its time, is met', async () => {
    const late = { now: 2 * HOUR, files: ['/in/a.csv'], firstStartedAt: 0 }
    expect((await runOn(() => fileSensor('task', { timeout: '1h' }, '/in/a.csv')(), late)).result).toEqual([
      '/in/a.csv',
    ])
  })
  it('whose poke throws fails as any task does', async () => {
    const boom = () =>
      sensor('task', (): boolean => {
        throw new TypeError('boom')
      })()
    const { thrown } = await runOn(boom)
    expect(thrown).toBeInstanceOf(TypeError)
    expect(controlOf(thrown)).toBeNull()
  })
  it.each([
    ['mode', { mode: 'poke' }],
    ['timeout', { timeout: '2 weeks' }],
    ['pokeInterval', { pokeInterval: 0 }],
    ['softFail', { softFail: 'yes' }],
  ])('with a wrong option (%s) does not load', async (name, options) => {
    await expect(runOn(() => sensor('task', options as never, () => true)())).rejects.toThrow(
      new RegExp(`DAG "d", task "task".*"${name}"`),
    )
  })
  it('without a function does not load', () => {
    expect(() => sensor('task', {} as never)).toThrow('Sensor "task" has no function.')
  })
})

describe('a time sensor', () => {
  it('goes on right at its instant', async () => {
    const at = '1970-01-01T03:00+01:00'
    const { thrown } = await runOn(() => timeSensor('task', at)())
    expect(controlOf(thrown)).toEqual({ kind: 'reschedule', at: 2 * HOUR })
    expect(thrown).toMatchObject({ message: 'It waits for 1970-01-01T02:00:00.000Z.' })
    expect((await runOn(() => timeSensor('task', at)(), { now: 2 * HOUR })).thrown).toBeNull()
  })
  it('takes its instant from the context', async () => {
    const at = () => timeSensor('task', ({ dataIntervalEnd }) => new Date(dataIntervalEnd.getTime() + HOUR))()
    const { thrown } = await runOn(at, { now: Date.UTC(2025, 0, 15, 7), firstStartedAt: Date.UTC(2025, 0, 15, 7) })
    expect(controlOf(thrown)).toEqual({ kind: 'reschedule', at: Date.UTC(2025, 0, 15, 7, 32) })
  })
  it('whose instant is none does not load', () => {
    expect(() => timeSensor('task', 'tomorrow')).toThrow('Task "task" (timeSensor): its instant must be a Date')
  })
})

describe('an object sensor', () => {
  const objects = { 'events/raw/a.csv': '', 'events/raw/b.json': '', 'events/raw/deep/c.csv': '' }
  const find = (target: ObjectTarget) => runOn(() => objectSensor('task', target)(), { objects })
  it('finds keys and patterns', async () => {
    expect((await find({ bucket: 'events', key: 'raw/a.csv' })).result).toEqual(['raw/a.csv'])
    expect((await find({ bucket: 'events', pattern: 'raw/*.csv' })).result).toEqual(['raw/a.csv'])
    expect((await find({ bucket: 'events', pattern: 'raw/**.csv' })).result).toEqual(['raw/a.csv', 'raw/deep/c.csv'])
  })
  it('waits for what is not there: a key, a match, a bucket', async () => {
    for (const [target, what] of [
      [{ bucket: 'events', key: 'no' }, 'events/no'],
      [{ bucket: 'events', pattern: 'no*' }, 'events/no*'],
      [{ bucket: 'other', key: 'no' }, 'other/no'],
    ] as const) {
      expect((await find(target)).thrown).toMatchObject({ message: `It waits for the object ${what}.` })
    }
  })
  it('needs one of the two', () => {
    expect(() => objectSensor('task', { bucket: 'a' } as never)).toThrow('must have either key or pattern')
  })
})

describe('an HTTP sensor', () => {
  const ask = (answer: object, more: object = {}) =>
    runOn(() => httpSensor('task', { url: 'http://there/path', ...more })(), { answer })
  it('waits on 404 and where its check says no', async () => {
    expect((await ask({ status: 404 })).thrown).toMatchObject({
      message: 'It waits for http://there/path, which answered with status 404.',
    })
    expect(controlOf((await ask({}, { responseCheck: () => false })).thrown)).toMatchObject({ kind: 'reschedule' })
  })
  it('is done with the body, or what its filter makes of it', async () => {
    const answer = { headers: { 'content-type': 'application/json' }, text: '{"a":1}' }
    expect((await ask(answer)).result).toEqual({ a: 1 })
    const more = { responseFilter: ({ body }: { body: { a: number } }) => body.a, responseCheck: () => true }
    expect((await ask(answer, more)).result).toBe(1)
  })
  it('fails on any other error', async () => {
    const { thrown } = await ask({ status: 500, text: 'oops' })
    expect(thrown).toMatchObject({
      code: 'http-status',
      message: 'http://there/path answered with status 500. It said: oops',
    })
  })
})

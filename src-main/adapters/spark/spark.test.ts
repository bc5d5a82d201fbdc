import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection } from '../../core/authoring/context.ts'
import type { SparkProgress } from '../../core/dataPlane.ts'
import { probeSpark } from './probe.ts'
import type { DriverTarget } from './request.ts'
import { createDriverSpark } from './spark.ts'

const connection = (of: Partial<Connection>): Connection => ({
  ...{ connId: 'c', connType: 'spark', host: '127.0.0.1', port: null, login: '', password: '', schema: '', extra: {} },
  ...of,
})

type Asked = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> }
let asked: Asked[]
let server: Server
let port: number
/** How each request in its turn is answered; the last one is for all that follow. */
let answers: ((response: ServerResponse) => void)[]
beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      asked.push({ url: request.url ?? '', headers: request.headers, body: JSON.parse(body || '{}') })
      ;(answers.length > 1 ? answers.shift() : answers[0])?.(response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  if (!server.listening) return
  const closed = new Promise((done) => server.close(done))
  server.closeAllConnections()
  await closed
})

const say = (...records: object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('')
const answer =
  (...records: object[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(say(...records))
  }
/** Says something and breaks off. */
const breakOff = (response: ServerResponse): void => {
  response.writeHead(200).write(say({ t: 'line', text: 'begun' }), () => response.destroy())
}
const DONE = { t: 'end', exitCode: 0, mode: 'warm', seconds: 0.3 }

const open = (of: Partial<DriverTarget> = {}, limits: { silentAfter?: number; backWithin?: number } = {}) =>
  createDriverSpark({
    target: async () => ({
      spark: connection({ connId: 'spark_default', port }),
      objects: connection({ connType: 's3' }),
      eventLogDir: 'logs/spark-events',
      isWarm: true,
      ...of,
    }),
    ...limits,
  })
const submit = async (
  spark = open(),
  job: { application?: string; arguments?: string[]; conf?: Record<string, string> } = {},
  signal?: AbortSignal,
) => {
  const lines: string[] = []
  const progress: (SparkProgress | undefined)[] = []
  const given = { application: 'packaged', arguments: ['s3a://events/a.parquet'], ...job }
  await spark.submit(given, (line, how) => (lines.push(line), progress.push(how)), signal)
  return { lines, progress }
}

describe('a job for the Spark driver', () => {
  it('is sent whole; its lines come as they are, with how far it is', async () => {
    const counted = { jobs: [1, 1], stages: [2, 2], tasks: [3, 3] }
    answers = [answer({ t: 'line', text: 'one' }, { t: 'progress', ...counted }, { t: 'line', text: 'two ü' }, DONE)]
    const { lines, progress } = await submit()
    expect(lines).toEqual(['one', 'two ü', 'Spark: 2 of 2 stages, 3 of 3 tasks done.'])
    expect(progress).toEqual([
      undefined,
      undefined,
      { jobs: { done: 1, of: 1 }, stages: { done: 2, of: 2 }, tasks: { done: 3, of: 3 } },
    ])
    expect(asked[0]?.url).toBe('/jobs')
    expect(asked[0]?.headers).toMatchObject({ 'x-pfad-driver': '1' })
    expect(asked[0]?.headers.authorization).toBeUndefined()
    expect(asked[0]?.body).toEqual({
      ...{ application: 'packaged', arguments: ['s3a://events/a.parquet'], conf: {}, mode: 'auto', cluster: {} },
    })
  })

  it('says what the connections and settings say, as the network of the stack knows it', async () => {
    answers = [answer(DONE)]
    const spark = connection({ port, password: 'token', extra: { master: 'spark://far:7077' } })
    const objects = connection({
      ...{ login: 'key', password: 'hush' },
      extra: { host: 'http://127.0.0.1:9000', network_host: 'http://minio:9000' },
    })
    await submit(open({ spark, objects, eventLogDir: null, isWarm: false }))
    expect(asked[0]?.headers.authorization).toBe('Bearer token')
    expect(asked[0]?.body).toMatchObject({
      mode: 'submit',
      cluster: {
        ...{ master: 'spark://far:7077', s3Endpoint: 'http://minio:9000', s3AccessKey: 'key', s3SecretKey: 'hush' },
        eventLogDir: '',
      },
    })
    await submit(open({ objects: connection({ extra: { host: 'https://s3.far' } }), eventLogDir: 's3a://logs/spark' }))
    expect(asked[1]?.body['cluster']).toEqual({ s3Endpoint: 'https://s3.far', eventLogDir: 's3a://logs/spark' })
  })

  it('takes a file of this machine along, and leaves URLs to Spark', async () => {
    answers = [answer(DONE)]
    const folder = await mkdtemp(join(tmpdir(), 'pfad-spark-'))
    const path = join(folder, 'mine.py')
    await writeFile(path, 'print(1)')
    await submit(open(), { application: path, conf: { 'spark.a': 'b' } })
    await rm(folder, { recursive: true })
    const file = Buffer.from('print(1)').toString('base64')
    expect(asked[0]?.body).toMatchObject({ application: 'mine.py', file, conf: { 'spark.a': 'b' } })
    await submit(open(), { application: 's3a://jobs/mine.py' })
    expect(asked[1]?.body).toMatchObject({ application: 's3a://jobs/mine.py' })
    expect(asked[1]?.body).not.toHaveProperty('file')
    await expect(submit(open(), { application: path })).rejects.toMatchObject({
      code: 'analysis-failed',
      message: expect.stringContaining('cannot be read'),
    })
    await expect(submit(open(), { application: 'mine.py' })).rejects.toThrow(/neither a whole path nor a URL/)
    expect(asked).toHaveLength(2)
  })

  it('that ends badly says how, with its last line', async () => {
    answers = [answer({ t: 'line', text: 'no such file' }, { t: 'end', exitCode: 1, mode: 'warm', seconds: 1 })]
    await expect(submit()).rejects.toMatchObject({
      code: 'analysis-failed',
      message: 'The Spark job packaged s3a://events/a.parquet ended with exit code 1: no such file',
    })
    answers = [answer({ t: 'end', error: 'The application had no executor for 60 s. The master has no worker.' })]
    await expect(submit()).rejects.toThrow(/failed: The application had no executor for 60 s/)
  })

  it('that is refused says why, and is not offered again', async () => {
    answers = [(response) => response.writeHead(400).end('{"message":"The job cannot be run: conf has \\"a\\"."}')]
    await expect(submit()).rejects.toMatchObject({
      code: 'analysis-failed',
      message: expect.stringMatching(/answered HTTP 400: The job cannot be run: conf has "a"\.$/),
    })
    answers = [(response) => response.writeHead(401).end('{"message":"no token"}')]
    await expect(submit()).rejects.toMatchObject({ hint: expect.stringContaining('SPARK_DRIVER_TOKEN') })
    expect(asked).toHaveLength(2)
  })

  it('ends with the attempt: the driver sees the connection go', async () => {
    const gone = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    answers = [
      (response) => {
        response.on('close', () => gone.resolve())
        response.writeHead(200).write(say({ t: 'alive' }), () => begun.resolve())
      },
    ]
    const cancelled = new AbortController()
    const running = submit(open(), {}, cancelled.signal)
    await begun.promise
    cancelled.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await gone.promise
  })
})

describe('a Spark driver that goes away', () => {
  it('in the middle of the packaged job gets it again', async () => {
    answers = [breakOff, answer({ t: 'line', text: 'again' }, DONE)]
    expect((await submit()).lines).toEqual([
      'begun',
      'The Spark driver went away in the middle; the job begins again.',
      'again',
    ])
  })

  it('again and again dies of the job', async () => {
    answers = [breakOff]
    await expect(submit()).rejects.toMatchObject({
      code: 'analysis-failed',
      message: expect.stringContaining('is away'),
    })
    expect(asked).toHaveLength(3)
  })

  it('in the middle of a job of a user is not given it twice', async () => {
    answers = [breakOff]
    await expect(submit(open(), { application: 's3a://jobs/mine.py' })).rejects.toThrow(/is away/)
    expect(asked).toHaveLength(1)
  })

  it('without a word is noticed', async () => {
    answers = [(response) => void response.writeHead(200).write(say({ t: 'alive' })), answer(DONE)]
    expect((await submit(open({}, { silentAfter: 100 }))).lines).toEqual([
      'The Spark driver went away in the middle; the job begins again.',
    ])
  })

  it('and ends its answer in the middle has not done the job', async () => {
    answers = [answer({ t: 'line', text: 'begun' })]
    await expect(submit(open(), { application: 's3a://jobs/mine.py' })).rejects.toThrow(/ended in the middle/)
  })

  it('is waited for while it starts, and named when it does not come', async () => {
    await new Promise((done) => server.close(done))
    await expect(submit(open({}, { backWithin: 50 }))).rejects.toMatchObject({
      code: 'analysis-failed',
      message: `The Spark driver at http://127.0.0.1:${port} is away: nothing listens there.`,
      hint: expect.stringContaining('pfad stack up'),
    })
    answers = [answer(DONE)]
    const running = submit(open({}, { backWithin: 8_000 }))
    server.listen(port, '127.0.0.1')
    await running
    expect(asked).toHaveLength(1)
  })

  it('has an address, or the connection is named', async () => {
    const spark = connection({ connId: 'spark_default', host: '' })
    await expect(submit(open({ spark }))).rejects.toThrow(/spark_default has no address/)
    const master = connection({ connId: 'spark_default', host: 'spark-master', port: 7077 })
    await expect(submit(open({ spark: master }))).rejects.toMatchObject({
      hint: expect.stringContaining('spark://127.0.0.1:8998?master=spark://spark-master:7077'),
    })
  })
})

describe('the test of a connection', () => {
  const test = () => probeSpark(connection({ port, password: 'token' }), AbortSignal.timeout(5000))
  const health =
    (warm: object) =>
    (response: ServerResponse): void =>
      void response.writeHead(200).end(JSON.stringify({ warm }))
  const taken = (response: ServerResponse): void => void response.writeHead(400).end('{"message":"no application"}')

  it('runs nothing, and says how the warm session is', async () => {
    answers = [taken, health({ enabled: true, ready: true, problem: null })]
    expect(await test()).toBe('its warm session is ready')
    expect(asked.map(({ url, body }) => [url, body])).toEqual([
      ['/jobs', {}],
      ['/health', {}],
    ])
    answers = [taken, health({ enabled: true, ready: false, problem: 'it has had no executor for 30 s' })]
    expect(await test()).toBe('its warm session is not ready (it has had no executor for 30 s)')
    answers = [taken, health({ enabled: false, ready: false, problem: null })]
    expect(await test()).toBe('every job by spark-submit')
  })

  it('tells a token that is not taken', async () => {
    answers = [(response) => response.writeHead(401).end('{"message":"The token is missing or wrong."}')]
    await expect(test()).rejects.toThrow('HTTP 401: The token is missing or wrong.')
  })
})

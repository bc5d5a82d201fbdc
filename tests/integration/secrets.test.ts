import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runPfad } from '../../src-main/app/cli/program.ts'
import type { App } from '../../src-main/app/createApp.ts'
import { createHomePaths } from '../../src-main/app/home/paths.ts'
import { startForkedApp } from '../../src-main/app/start/startForkedApp.ts'
import { toErrorShape } from '../../src-main/contract/error.ts'
import { createTestHome } from '../setup/app.ts'
import { createFakeIo } from '../setup/fakeIo.ts'

/** One for each place; no two share a part. */
const PLANTED = {
  password: 'p4ss/w\'rd+"of shop',
  extra: 'k3y-of-the-extra',
  webhook: 'services/T0/B0/hook5ecret',
  variable: 'v4lue-of-db-password',
  plainVariable: 'an-innocent-name-s3als-this',
  envConnection: 'env-c0nn-secret',
  envVariable: 'env-v4r-secret',
  changed: 'f0rmer-secret',
}
/** A plain name does not hide its variable's value, as in Airflow; on the disk it is sealed all the same. */
const HIDDEN = Object.entries(PLANTED).flatMap(([place, secret]) => (place === 'plainVariable' ? [] : [secret]))

const forms = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`me:${secret}`).toString('base64').replace(/=+$/, ''),
]
const found = (text: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => forms(secret).some((form) => text.includes(form)))

const DAG = `
import { bash, dag, http, task } from 'pfad'
const all = async ({ connections, variables }) => {
  const shop = await connections.get('shop')
  const team = await connections.get('team')
  const env = await connections.get('from_env')
  return [shop.password, shop.extra.api_key, team.schema, env.password,
    await variables.get('db_password'), await variables.get('api_token')]
}
const uncaught = { onFailureCallback: async (context) => {
  for (const secret of await all(context)) console.error('callback', secret)
  throw new Error('callback: ' + (await all(context)).join(' '))
} }
export default dag('leaky', {}, () => {
  task('print', async (context) => {
    const secrets = await all(context)
    for (const secret of secrets) {
      context.log.info('log ' + secret, { secret })
      console.log('console', secret, { secret }, encodeURIComponent(secret))
      process.stderr.write('half a line ' + secret)
      console.log(Buffer.from('me:' + secret).toString('base64'), btoa(secret))
      process.emitWarning(secret)
    }
    context.log.info('environment ' + JSON.stringify(process.env))
    return 'printed'
  })()
  task('throw', uncaught, async (context) => {
    const secrets = await all(context)
    throw new AggregateError(secrets.map((secret) => new Error(secret)), secrets.join(), { cause: secrets })
  })()
  task('reject', async (context) => {
    const secrets = await all(context)
    setTimeout(() => { throw new Error('derailed ' + secrets.join(' ')) }, 0)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  })()
  task('crash', async (context) => {
    const secrets = await all(context)
    const { writeSync } = await import('node:fs')
    writeSync(2, 'last words ' + secrets.join(' '))
    process.exit(3)
  })()
  bash('echo', async (context) => {
    const secrets = await all(context)
    return { command: 'env; echo "$S" >&2; for s in $S; do echo "out $s"; done; echo done', env: { S: secrets.join(' '), PATH: process.env.PATH } }
  })()
  bash('echo_fails', async (context) => ({ command: 'echo "$S" >&2; exit 4', env: { S: (await all(context)).join(' ') } }))()
  bash('inherits', 'env; echo done')()
  http('url', async (context) => {
    const [password, extra] = await all(context)
    return { url: 'http://me:' + encodeURIComponent(password) + '@127.0.0.1:1/' + extra + '?t=' + encodeURIComponent(password) }
  })()
  http('by_connection', { connId: 'shop', endpoint: '/x' })()
  task('too_much', async (context) => (await all(context)).map((s) => s.repeat(200_000)))()
  task('no_json', async (context) => ({ ['at ' + (await all(context)).join()]: 1n }))()
})
`
const BROKEN = `throw new Error('at import: ' + process.env.PFAD_CONN_FROM_ENV + process.env.PFAD_VAR_API_TOKEN)`

let home: Awaited<ReturnType<typeof createTestHome>>
let app: App
const problems: string[] = []
const printError = console.error
const start = () =>
  startForkedApp({ home: createHomePaths(home.path), host: 'web', hostReason: null, scheduling: false, onStop() {} })
beforeAll(async () => {
  home = await createTestHome()
  await mkdir(join(home.path, 'dags'))
  await writeFile(join(home.path, 'dags', 'leaky.ts'), DAG)
  await writeFile(join(home.path, 'dags', 'broken.ts'), BROKEN)
  process.env['PFAD_CONN_FROM_ENV'] = `mysql://me:${PLANTED.envConnection}@db/x`
  process.env['PFAD_VAR_API_TOKEN'] = PLANTED.envVariable
  console.error = (...words: unknown[]) => void problems.push(words.join(' '))
  app = await start()
})
afterAll(async () => {
  console.error = printError
  await app[Symbol.asyncDispose]()
  delete process.env['PFAD_CONN_FROM_ENV']
  delete process.env['PFAD_VAR_API_TOKEN']
  await home[Symbol.asyncDispose]()
})

const said: string[] = []
const pfad = async (...arguments_: string[]) => {
  const io = createFakeIo({ ...process.env, PFAD_HOME: home.path })
  const { handlersFor, started } = app
  const code = await runPfad(arguments_, io, async () => ({ handlersFor, started, async [Symbol.asyncDispose]() {} }))
  const both = io.stdout() + io.stderr()
  said.push(both)
  return { code, both, stdout: io.stdout() }
}

/** Every file below the home with its bytes as text. */
const files = async (folder: string): Promise<{ path: string; text: string }[]> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const plain = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  return Promise.all(plain.map(async (path) => ({ path, text: await readFile(path, 'latin1') })))
}

describe('a secret that is planted everywhere', () => {
  afterEach(() => said.splice(0))

  it('is stored, and every command hides it unless it is asked to show it', async () => {
    const { password, extra, changed } = PLANTED
    const uri = `postgres://me:${encodeURIComponent(password)}@127.0.0.1:1/x?api_key=${extra}`
    expect((await pfad('connections', 'add', 'shop', '--conn-uri', uri)).code).toBe(0)
    expect(
      (await pfad('connections', 'add', 'team', '--conn-uri', `https://hooks.slack.com/${PLANTED.webhook}`)).code,
    ).toBe(0)
    expect((await pfad('variables', 'set', 'db_password', changed)).code).toBe(0)
    expect((await pfad('variables', 'set', 'db_password', PLANTED.variable)).code).toBe(0)
    expect((await pfad('variables', 'set', 'plain', PLANTED.plainVariable)).code).toBe(0)
    expect((await pfad('connections', 'add', 'shop', '--conn-uri', uri)).both).toContain(
      'There is already a connection',
    )
    expect((await pfad('connections', 'add', 'worse', '--conn-uri', uri.replace(':1/', ':1:2/'))).code).toBe(2)
    expect((await pfad('connections', 'add', 'worse', '--conn-json', `{"password": "${extra}`)).code).toBe(2)
    for (const output of ['table', 'json', 'yaml']) {
      await pfad('connections', 'list', '-o', output)
      await pfad('variables', 'list', '-o', output)
      await pfad('connections', 'get', 'shop', '-o', output)
      await pfad('connections', 'get', 'team', '-o', output)
    }
    await pfad('connections', 'test', 'shop')
    await pfad('variables', 'get', 'db_password')
    await pfad('connections', 'export', '-')
    await pfad('variables', 'export', '-')
    await pfad('doctor')
    expect(found(said.join('\n'), HIDDEN)).toEqual([])
    expect(said.join('\n').split('***').length).toBeGreaterThan(15)
    expect((await pfad('connections', 'get', 'shop', '--show-secrets', '-o', 'json')).stdout).toContain(
      JSON.stringify(password),
    )
    expect((await pfad('variables', 'get', 'db_password', '--show-secrets')).stdout).toBe(`${PLANTED.variable}\n`)
  })

  it('is seen by every task, and in no log, error, answer or file', { timeout: 240_000 }, async () => {
    await app.started
    const answers = await runAll(app)
    expect(answers.join('\n').split('***').length).toBeGreaterThan(60)
    expect(found([...answers, ...problems].join('\n'), HIDDEN)).toEqual([])
    // The tasks had them: each is masked in what they say.
    const logs = async () => (await files(join(home.path, 'logs'))).map(({ text }) => text).join('\n')
    const missing = async () =>
      ['log ***', 'callback ***', 'out ***', 'last words ***'].filter((part) => !text.includes(part))
    let text = ''
    await expect
      .poll(
        async () => {
          text = await logs()
          return missing()
        },
        { timeout: 30_000 },
      )
      .toEqual([])
    expect(text.includes('PFAD_CONN_') || text.includes('PFAD_VAR_')).toBe(false)
  })

  it('leaves nothing in the home, nor in a backup of it, but what the key opens; the key is private', async () => {
    const backup = join(home.path, '..', `${basename(home.path)}-backup`)
    await using _backup = { [Symbol.asyncDispose]: () => rm(backup, { recursive: true, force: true }) }
    expect((await pfad('db', 'backup', backup, '--objects', '--logs')).code).toBe(0)
    const copied = await files(backup)
    expect(copied.map(({ path }) => path)).toEqual(
      expect.arrayContaining([join(backup, 'pfad.db'), join(backup, 'dags', 'leaky.ts')]),
    )
    expect(copied.filter(({ text }) => text.includes(readFileSync(join(home.path, 'key'), 'latin1')))).toEqual([])
    const all = [...(await files(home.path)), ...copied]
    expect(all.length).toBeGreaterThan(20)
    const leaking = all.flatMap(({ path, text }) =>
      found(text, Object.values(PLANTED)).map((secret) => `${path}: ${secret}`),
    )
    expect(leaking).toEqual([])
    if (process.platform !== 'win32') expect((await stat(join(home.path, 'key'))).mode & 0o777).toBe(0o600)
  })

  it('has to be entered again where the key is gone, and everything else works', async () => {
    await app[Symbol.asyncDispose]()
    await rm(join(home.path, 'key'))
    app = await start()
    const doctor = await pfad('doctor', '-o', 'json')
    expect(JSON.parse(doctor.stdout)).toContainEqual(
      expect.objectContaining({
        check: 'secrets',
        status: 'warning',
        found: expect.stringMatching(
          /key is missing.*connection shop, connection team, variable db_password, variable plain/,
        ),
      }),
    )
    expect((await pfad('connections', 'list')).both).toContain("the home's key is missing")
    expect((await pfad('connections', 'get', 'shop', '--show-secrets')).both).toContain('Enter it again')
    expect((await pfad('dags', 'list')).code).toBe(0)
  })
})

/** Runs the DAG as a screen would, and asks for all that a screen can see of it. */
const runAll = async (app: App): Promise<string[]> => {
  const { calls, streams } = app.handlersFor('web')
  const { signal } = new AbortController()
  const answers: unknown[] = []
  let runId = ''
  for await (const item of streams['dags.test']({ dagId: 'leaky', conf: {} }, signal)) {
    answers.push(item)
    if (item.kind === 'run') runId = item.run.runId
  }
  const of = { dagId: 'leaky', runId }
  answers.push(await calls['runs.get'](of, signal))
  for (const { taskId } of await calls['tasks.list'](of, signal)) {
    answers.push(await calls['attempts.list']({ ...of, taskId }, signal))
    const ref = { ...of, taskId, mapIndex: -1, tryNumber: 1, follow: false }
    for await (const lines of streams['logs.read'](ref, signal)) answers.push(lines)
  }
  for (const name of [
    'connections.list',
    'variables.list',
    'pools.list',
    'secrets.status',
    'dags.importErrors',
  ] as const) {
    answers.push(await calls[name]({}, signal))
  }
  for (const ask of [
    async () => void (await calls['connections.reveal']({}, signal)),
    async () => void (await calls['connections.reveal']({ connId: 'shop' }, signal)),
    async () => void (await calls['variables.reveal']({}, signal)),
  ]) {
    await expect(ask()).rejects.toMatchObject({ code: 'refused' })
  }
  // An error that repeats what it was asked: the host masks it on its way out.
  const unknown = `no ${PLANTED.variable}`
  answers.push(
    await Promise.resolve()
      .then(() => calls['connections.test']({ connId: unknown }, signal))
      .catch(toErrorShape),
  )
  return answers.map((answer) => JSON.stringify(answer))
}

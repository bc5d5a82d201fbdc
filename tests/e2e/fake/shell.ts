import { settingsSchema } from '../../../src-main/app/settings/settings.ts'
import { PfadError } from '../../../src-main/contract/error.ts'
import type { ConnectionRow, PoolRow, VariableRow } from '../../../src-main/contract/models/config.ts'
import type { Notice } from '../../../src-main/contract/models/notice.ts'
import type { EngineStatus, Finding } from '../../../src-main/contract/models/platform.ts'
import type { SearchHit } from '../../../src-main/contract/models/search.ts'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import type { Handlers } from '../../../src-main/contract/pfadContract.ts'
import { MINUTE, MINUTE_DAG } from './makeRun.ts'
import type { World } from './world.ts'

/** What the shell and the settings ask for. */
export type ShellWorld = {
  notices: Notice[]
  seenAt: number
  /** How long ago the scheduler looked last (ms). */
  lookedAgo: number
  engine: EngineStatus
  connections: ConnectionRow[]
  variables: VariableRow[]
  pools: PoolRow[]
  settings: SettingRow[]
  /** What was written or tried, in order. */
  readonly asked: unknown[]
}

const origin = { source: 'stored', overridden: false, problem: null, updatedAt: 1 } as const
const connection = (connId: string, more: Partial<ConnectionRow>): ConnectionRow => ({
  ...{ connId, connType: '', description: '', host: '', login: '', password: '', port: null, schema: '', extra: {} },
  ...origin,
  ...more,
})
const notice = (at: number, kind: Notice['kind'], title: string, more: Partial<Notice> = {}): Notice => ({
  ...{ id: `${kind} ${at}`, at, kind, title, detail: null, isOpen: false, dagId: null, runId: null, taskId: null },
  ...{ mapIndex: -1, tryNumber: null, service: null },
  ...more,
})

export const createShellWorld = (now: number, isEmpty: boolean): ShellWorld => {
  const ofRun = { dagId: MINUTE_DAG, runId: 'scheduled__x', taskId: 'send_to_dashboard' }
  return {
    seenAt: now - 30 * MINUTE,
    lookedAgo: 2000,
    engine: {
      platform: 'linux',
      engine: null,
      problem: { code: 'engine-not-found', message: 'No container engine was found.', hint: 'Start Docker.' },
    },
    notices: isEmpty
      ? []
      : [
          notice(now - 2 * MINUTE, 'approval', 'Waits for an answer: Publish the month?', { ...ofRun, isOpen: true }),
          notice(now - 18 * MINUTE, 'run-failed', `${MINUTE_DAG} failed`, {
            ...ofRun,
            detail: 'Failed: send_to_dashboard.',
          }),
          notice(now - 19 * MINUTE, 'task-retried', 'Attempt 1 of send_to_dashboard failed and is tried again', {
            ...ofRun,
            tryNumber: 1,
            detail: 'The dashboard answered 500.',
          }),
          ...[44, 45, 46].map((age) => notice(now - age * MINUTE, 'run-failed', `${MINUTE_DAG} failed`, { ...ofRun })),
          notice(now - 70 * MINUTE, 'stack', 'kafka is unhealthy', { service: 'kafka', detail: 'Out of memory.' }),
        ],
    connections: isEmpty
      ? []
      : [
          connection('clickhouse_default', {
            ...{
              connType: 'clickhouse',
              host: 'localhost',
              port: 8123,
              login: 'pfad',
              password: '***',
              source: 'stack',
            },
          }),
          connection('shop_api', {
            ...{
              connType: 'https',
              host: 'shop.example',
              login: 'mina',
              password: '***',
              description: 'Orders of the shop',
            },
            extra: { timeout: 20, token: '***' },
          }),
          connection('team_slack', { connType: 'slack', host: 'hooks.slack.example', source: 'environment' }),
        ],
    variables: isEmpty
      ? []
      : [
          { ...origin, key: 'api_token', value: '***', description: 'For the shop', isSensitive: true },
          { ...origin, key: 'regions', value: '["north", "south"]', description: '', isSensitive: false },
        ],
    pools: [
      {
        ...{ pool: 'default_pool', slots: 128, description: '', running: 2, queued: 1, scheduled: 4, open: 125 },
        usedBy: [MINUTE_DAG],
      },
      {
        ...{
          pool: 'warehouse',
          slots: 3,
          description: 'One licence, three seats',
          running: 0,
          queued: 0,
          scheduled: 0,
        },
        ...{ open: 3, usedBy: ['medallion'] },
      },
    ],
    settings: settingRows(),
    asked: [],
  }
}

const settingRows = (): SettingRow[] =>
  Object.entries(settingsSchema.parse({})).map(([name, value]) => ({
    ...{
      name,
      value: String(value),
      running: String(value),
      fallback: String(value),
      source: 'default',
      problem: null,
    },
    choices: name === 'PFAD_BACKEND' ? ['embedded', 'stack'] : typeof value === 'boolean' ? ['true', 'false'] : null,
  }))

type ShellCalls =
  | `notices.${'list' | 'markSeen'}`
  | `app.${'pulse' | 'engine' | 'doctor'}`
  | `connections.${'list' | 'put' | 'edit' | 'try' | 'test' | 'delete'}`
  | `variables.${'list' | 'put' | 'edit' | 'test' | 'delete'}`
  | `pools.${'list' | 'put' | 'delete'}`
  | `settings.${'list' | 'put' | 'test'}`
  | 'secrets.status'
  | 'search.find'

/** Answers out of `world.shell`; `tell` publishes a change of that topic. */
export const shellCalls = (
  world: World,
  tell: (topic: 'notices' | 'config' | 'settings') => void,
): Pick<Handlers['calls'], ShellCalls> => {
  const { shell } = world
  const done = <T>(asked: unknown, answer: T): T => {
    shell.asked.push(asked)
    tell('config')
    return answer
  }
  const written = (name: string) => ({ written: [name], skipped: [] })
  const putConnection = (of: Omit<ConnectionRow, keyof typeof origin>) => {
    const kept = shell.connections.filter(({ connId }) => connId !== of.connId)
    shell.connections = [...kept, connection(of.connId, { ...of, password: of.password === '' ? '' : '***' })]
    return written(of.connId)
  }
  const fine = (check: string, found: string): Finding => ({ check, status: 'ok', found, advice: null })
  return {
    'app.pulse': () => {
      const now = Date.now()
      return { now, lookedAt: now - shell.lookedAgo, everyMs: 10_000, isScheduling: true, running: 1 }
    },
    'app.engine': () => shell.engine,
    'app.doctor': () => [
      fine('node', 'v24.21.0'),
      { check: 'engine', status: 'skipped', found: 'No container engine was found.', advice: 'Start Docker.' },
      fine('disk', '199.1 GiB free'),
    ],
    'notices.list': ({ before, limit }) => ({
      notices: shell.notices.filter(({ at }) => before === undefined || at < before).slice(0, limit),
      seenAt: shell.seenAt,
      unread: shell.notices.filter(({ at }) => at > shell.seenAt).length,
    }),
    'notices.markSeen': ({ at }) => {
      shell.seenAt = Math.max(shell.seenAt, at)
      tell('notices')
      return { seenAt: shell.seenAt }
    },
    'connections.list': () => shell.connections,
    'connections.put': ({ connections: [one] }) => {
      if (shell.connections.some(({ connId }) => connId === one?.connId)) {
        throw new PfadError('connection-exists', `There is already a connection "${one?.connId}".`, 'Edit that one.')
      }
      return one ? done(one, putConnection(one)) : { written: [], skipped: [] }
    },
    'connections.edit': ({ connection: one }) => done(one, putConnection(one)),
    'connections.test': ({ connId }) =>
      connId === 'shop_api'
        ? { ok: false, message: 'shop.example:443 cannot be reached: there is no host of that name.' }
        : { ok: true, message: 'It takes the login: ClickHouse 25.8.' },
    'connections.try': ({ connection: one }) => {
      shell.asked.push({ tried: one })
      return { ok: true, message: `${one.host}:${one.port} takes connections. Login and password were not tried.` }
    },
    'connections.delete': ({ connId }) => {
      shell.connections = shell.connections.filter((each) => each.connId !== connId)
      return done({ deleted: connId }, {})
    },
    'secrets.status': () => ({ key: 'ok', problem: null, locked: [] }),
    'variables.list': () => shell.variables,
    'variables.put': ({ variables: [one] }) => {
      if (one) shell.variables.push({ ...origin, ...one, isSensitive: false })
      return done(one, written(one?.key ?? ''))
    },
    'variables.edit': ({ variable }) => done(variable, written(variable.key)),
    'variables.test': () => ({ ok: true, message: 'Tasks can read it: 18 characters, a JSON list of 2.' }),
    'variables.delete': ({ key }) => {
      shell.variables = shell.variables.filter((each) => each.key !== key)
      return done({ deleted: key }, {})
    },
    'pools.list': () => shell.pools,
    'pools.put': ({ pools: [one] }) => {
      const idle = { running: 0, queued: 0, scheduled: 0, usedBy: [] }
      if (one) {
        const kept = shell.pools.filter(({ pool }) => pool !== one.pool)
        shell.pools = [...kept, { ...idle, ...one, open: one.slots }]
      }
      return done(one, written(one?.pool ?? ''))
    },
    'pools.delete': ({ pool, force }) => {
      if (!force && shell.pools.some((each) => each.pool === pool && each.usedBy.length > 0)) {
        throw new PfadError('pool-in-use', `The pool "${pool}" is used by medallion.`, 'Delete it all the same.')
      }
      shell.pools = shell.pools.filter((each) => each.pool !== pool)
      return done({ deleted: pool }, {})
    },
    'settings.list': () => shell.settings,
    'settings.put': ({ values }) => {
      if (values['PIPELINE_TIMEZONE'] === 'Mars/Base') {
        throw new PfadError('bad-setting', 'PIPELINE_TIMEZONE: "Mars/Base" is no time zone.', 'Nothing was changed.')
      }
      shell.settings = shell.settings.map((row) => {
        const value = values[row.name]
        return value === undefined ? row : { ...row, value: value ?? row.fallback, source: 'stored' }
      })
      shell.asked.push(values)
      tell('settings')
      return shell.settings
    },
    'settings.test': ({ values }) => [
      fine('backend', `${values['PFAD_BACKEND'] ?? 'embedded'}: as wished`),
      { check: 'clickhouse', status: 'error', found: 'localhost:8123 does not answer.', advice: 'Start the stack.' },
    ],
    'search.find': ({ text, limit }) => ({
      hits: findIn(world, text.toLowerCase())
        .filter((hit) => JSON.stringify(hit).toLowerCase().includes(text.toLowerCase()))
        .slice(0, limit * 4),
      missing: text === 'slow' ? ['objects'] : [],
    }),
  }
}

const findIn = (world: World, text: string): SearchHit[] => [
  ...world.dags.map(({ dagId, description }): SearchHit => ({ kind: 'dag', dagId, description })),
  ...world.runs
    .filter(({ run }) => run.state === 'failed' || text.length > 12)
    .map(({ run: { dagId, runId, state, runAfter } }): SearchHit => ({ kind: 'run', dagId, runId, state, runAfter })),
  ...world.reports.slice(0, 3).map(({ dagId, minute }): SearchHit => ({ kind: 'minute', dagId, minute })),
  { kind: 'object', bucket: 'events', key: '2025-01-15_10-31.parquet', size: 14_213 },
  { kind: 'service', service: 'kafka' },
  { kind: 'setting', section: 'connections', name: 'kafka_default' },
]

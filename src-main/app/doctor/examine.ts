import { connect } from 'node:net'
import { acquireHomeLock } from '../../adapters/sqlite/homeLock.ts'
import { toErrorShape } from '../../contract/error.ts'
import type { SecretsStatus } from '../../contract/models/config.ts'
import type { ImportError } from '../../contract/models/dag.ts'
import type { Finding } from '../../contract/models/platform.ts'
import { readOwner } from '../home/owner.ts'
import type { HomePaths } from '../home/paths.ts'
import { readSettings } from '../settings/settings.ts'
import { USUAL_PORT } from '../start/usualPort.ts'
import { examineEngine } from './engine.ts'
import { attempt, examineHome, failed } from './home.ts'
import { examineMachine, ok } from './machine.ts'

/**
 * Every check that can be made, each with what to do; what fails is a finding, not an error. `ask` asks the app that
 * owns the home, so that a database that cannot be opened shows up here as well.
 */
export const examine = async (
  home: HomePaths,
  env: NodeJS.ProcessEnv,
  ask: {
    readonly importErrors: () => Promise<readonly ImportError[]>
    readonly secrets: () => Promise<SecretsStatus>
    /** The stores that runs work on, where they are not the home's own. */
    readonly stores: () => Promise<readonly Finding[]>
  },
): Promise<Finding[]> => {
  const [machine, ofHome, port, engine] = await Promise.all([
    examineMachine(env),
    examineHome(home, env),
    examinePort(),
    examineChosenEngine(home, env),
  ])
  const isUsable = ofHome.every(({ check, status }) => check !== 'home' || status === 'ok')
  if (!isUsable) return [...machine, ...engine, ...ofHome, port]
  const lock = await examineLock(home)
  const asked = await Promise.all([examineDags(ask.importErrors), examineSecrets(ask.secrets), askedStores(ask.stores)])
  return [...machine, ...engine, ...ofHome, port, lock, ...asked.flat()]
}

/** Settings that cannot be read are a finding of their own: the engine is looked for as without any. */
const examineChosenEngine = async (home: HomePaths, env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const settings = await readSettings(home.settings, env).catch(() => null)
  return examineEngine(env, { setting: settings?.PFAD_ENGINE ?? '', isNeeded: settings?.PFAD_BACKEND === 'stack' })
}

const examineLock = (home: HomePaths): Promise<Finding> =>
  attempt('lock', async () => {
    using held = acquireHomeLock(home.lock)
    const owner = await readOwner(home)
    if (held) return 'free: no Pfad runs on this home'
    return owner ? `held by "${owner.command}" (process ${owner.pid})` : 'held by another process'
  })

const examineDags = async (importErrors: () => Promise<readonly ImportError[]>): Promise<Finding> => {
  try {
    return dagFinding(await importErrors())
  } catch (thrown) {
    return failed('dags', toErrorShape(thrown))
  }
}

const examineSecrets = async (secrets: () => Promise<SecretsStatus>): Promise<Finding> => {
  try {
    return secretsFinding(await secrets())
  } catch (thrown) {
    return failed('secrets', toErrorShape(thrown))
  }
}

const askedStores = async (stores: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  try {
    return await stores()
  } catch (thrown) {
    return [failed('stores', toErrorShape(thrown))]
  }
}

/** The home's key, and what has to be entered again without it. */
export const secretsFinding = ({ key, problem, locked }: SecretsStatus): Finding => {
  if (key === 'none') return ok('secrets', 'none are stored')
  if (key === 'ok' && locked.length === 0) return ok('secrets', "the home's key opens all of them")
  const names = locked.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  const state = key === 'damaged' ? problem : key === 'missing' ? "The home's key is missing." : null
  return {
    check: 'secrets',
    status: key === 'damaged' ? 'error' : 'warning',
    found: [state, names === '' ? null : `cannot be read: ${names}`].filter((part) => part !== null).join(' '),
    advice: "Bring back the home's file key, or delete and enter them again: pfad connections, pfad variables.",
  }
}

/** DAG files that did not load, as one finding. */
export const dagFinding = (errors: readonly ImportError[]): Finding =>
  errors.length === 0
    ? ok('dags', 'all DAG files load')
    : {
        check: 'dags',
        status: 'warning',
        found: errors.map(({ fileloc, line, message }) => `${fileloc}:${line ?? '?'}: ${message}`).join('; '),
        advice: 'Correct the files; each is loaded again when it is saved. All of it: pfad dags list-import-errors',
      }

const examinePort = (): Promise<Finding> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: USUAL_PORT })
    socket.once('connect', () => {
      socket.destroy()
      resolve(ok('port', `${USUAL_PORT} is in use: by Pfad, or Pfad takes another`))
    })
    socket.once('error', () => resolve(ok('port', `${USUAL_PORT} is free`)))
  })

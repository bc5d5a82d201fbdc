import { freeSpace } from '../../adapters/files/freeSpace.ts'
import { type ErrorShape, toErrorShape } from '../../contract/error.ts'
import type { Finding } from '../../contract/models/platform.ts'
import type { HomePaths } from '../home/paths.ts'
import { prepareHome } from '../home/prepareHome.ts'
import { readSettings } from '../settings/settings.ts'
import { ok } from './machine.ts'

const GIB = 1024 ** 3
/** Below the first the app stops its producer; below the second it soon will. */
const FLOOR = GIB
const SCARCE = 5 * GIB

/** What can be said of the home without owning it. */
export const examineHome = async (home: HomePaths, env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const usable = await attempt('home', async () => {
    await prepareHome(home)
    return home.root
  })
  const settings = await attempt('settings', async () => {
    const values = await readSettings(home.settings, env)
    return `backend ${values.PFAD_BACKEND}, time zone ${values.PIPELINE_TIMEZONE}`
  })
  return usable.status === 'ok' ? [usable, settings, await examineSpace(home.root)] : [usable, settings]
}

const examineSpace = async (root: string): Promise<Finding> => {
  const free = await freeSpace(root)
  const found = `${(free / GIB).toFixed(1)} GiB free`
  if (free >= SCARCE) return ok('disk', found)
  const advice = 'Free some space, lower the limits on the Storage page, or choose another disk with --home.'
  return { check: 'disk', status: free < FLOOR ? 'error' : 'warning', found, advice }
}

/** A check that finds something, or fails with a reason and an advice of its own. */
export const attempt = async (check: string, examine: () => Promise<string>): Promise<Finding> => {
  try {
    return ok(check, await examine())
  } catch (thrown) {
    return failed(check, isLate(thrown) ? { code: 'away', message: 'does not answer' } : toErrorShape(thrown))
  }
}

/** A time limit's own words say nothing of what was waited for. */
const isLate = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'TimeoutError'

export const failed = (check: string, error: ErrorShape): Finding => ({
  check,
  status: 'error',
  found: error.message,
  advice: error.hint ?? null,
})

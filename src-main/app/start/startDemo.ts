import type { Io } from '../cli/io.ts'
import { createDemoHome, removeDemoHome, sweepDemoHomes } from '../demo/demoHome.ts'
import { createHomePaths } from '../home/paths.ts'
import { settingNames } from '../settings/settings.ts'
import { startWeb } from './startWeb.ts'

/**
 * `pfad demo`: the web host on a throw-away home with a replay's clock, until it is told to stop; then the home is removed.
 * `withStdin`: it also ends with its stdin, for an app that has started it.
 */
export const startDemo = async (
  io: Io,
  options: { readonly port?: number; readonly browser: boolean; readonly withStdin?: true },
): Promise<number> => {
  forgetOwnSettings(io.env)
  await sweepDemoHomes()
  const root = await createDemoHome()
  io.env['PFAD_HOME'] = root
  const ended = new AbortController()
  if (options.withStdin) process.stdin.once('close', () => ended.abort()).resume()
  const signal = AbortSignal.any([io.signal, ended.signal])
  try {
    const home = createHomePaths(root)
    return await startWeb({ ...io, signal }, home, { ...options, port: options.port ?? 0, reason: 'it is a demo' })
  } finally {
    await removeDemoHome(root)
    io.note('The demo is over; its home is removed.')
  }
}

/** A demo is the same everywhere: it knows nothing of the settings, connections and variables of whoever starts it. */
const forgetOwnSettings = (env: NodeJS.ProcessEnv): void => {
  const own = new Set<string>(settingNames)
  for (const name of Object.keys(env)) if (own.has(name) || /^PFAD_(CONN|VAR)_/i.test(name)) delete env[name]
}

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningApp, startApp } from '../setup/app.ts'
import { processTree } from '../setup/processTree.ts'
import { createRandom } from '../setup/random.ts'

/** On the test clock a minute lasts a second. */
export const SPEED = 60
export const SIMULATED_START = Date.parse('2025-11-03T08:00:00Z')

/** When the host was up, in simulated time: each from its first answer to its end. */
export type Alive = { readonly from: number; readonly to: number }
export type KillLog = { readonly kills: readonly string[]; readonly alive: readonly Alive[] }

/**
 * Kills random processes of a running Pfad at random instants, the host too, and starts it again each time. The sequence
 * of waits and choices is the seed's; which instant of the work they meet is the machine's.
 */
export const killAtRandom = async (options: {
  readonly home: string
  readonly kills: number
  readonly seed: number
}): Promise<KillLog & { readonly app: RunningApp; readonly now: () => number }> => {
  const random = createRandom(options.seed)
  const anchor = Date.now()
  const now = (): number => SIMULATED_START + (Date.now() - anchor) * SPEED
  const env = {
    PFAD_TEST_CLOCK: `${new Date(SIMULATED_START).toISOString()}@${SPEED}`,
    PFAD_TEST_CLOCK_REAL: `${anchor}`,
  }
  const start = (): Promise<RunningApp> => startApp(options.home, env)
  const kills: string[] = []
  const alive: Alive[] = []
  let app = await start()
  let upSince = now()
  await sleep(3000)
  for (let count = 0; count < options.kills; count++) {
    await sleep(100 + random() * 900)
    const host = app.process.pid ?? 0
    // Half of the kills meet the host itself; the others one of its children, whichever there are at that instant.
    const children = processTree(host).filter(({ pid }) => pid !== host)
    const victim = random() < 0.5 ? undefined : children[Math.floor(random() * children.length)]
    if (victim) {
      process.kill(victim.pid, 'SIGKILL')
      kills.push(/(\w+)\.js/.exec(victim.command)?.[1] ?? victim.command)
      continue
    }
    const exited = once(app.process, 'exit')
    app.process.kill('SIGKILL')
    await exited
    alive.push({ from: upSince, to: now() })
    kills.push('host')
    app = await start()
    upSince = now()
  }
  await sleep(2500)
  alive.push({ from: upSince, to: now() })
  return { kills, alive, app, now }
}

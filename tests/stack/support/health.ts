import type { TestEngine } from './engine.ts'
import { eventually } from './eventually.ts'

/** What is not up: each container with its state, or with its health where it has a check. */
const ailing = async (engine: TestEngine, project: string): Promise<string[]> => {
  const containers = await engine.containers(project)
  const states = await Promise.all(
    containers.map(async ({ id, name }) => {
      // One that was made anew meanwhile is seen the next time.
      const facts = await engine.inspect(id).catch(() => null)
      const state = facts?.State.Status === 'running' ? (facts.State.Health?.Status ?? 'healthy') : facts?.State.Status
      return state === 'healthy' ? [] : [`${name}: ${state ?? 'gone'}`]
    }),
  )
  return containers.length === 0 ? [`${project} has no container`] : states.flat()
}

/** Waits until every container of the project runs and is healthy, by the engine's own word. */
export const awaitHealthy = async (engine: TestEngine, project: string, within = 180_000): Promise<void> => {
  await eventually(
    () => ailing(engine, project),
    (ill) => ill.length === 0,
    { within, every: 500 },
  )
}

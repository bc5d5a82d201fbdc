import type { RunningApp } from '../../setup/app.ts'
import { MINUTE_DAG } from './minuteDag.ts'
import type { TestStack } from './testStack.ts'

/** The app with nothing going on by itself: no minute is run and no event made unless the test asks for it. */
export const startQuiet = async (stack: TestStack, env: Readonly<Record<string, string>> = {}): Promise<RunningApp> => {
  const app = await stack.start(env)
  await app.client.call('dags.setPaused', { dagId: MINUTE_DAG, isPaused: true })
  await app.client.call('producer.set', { running: false, eventsPerSecond: 0 })
  return app
}

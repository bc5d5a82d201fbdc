import type { AttemptRunnerOptions } from '../../src-main/adapters/runner/attemptRunner.ts'
import { createDagHome, type Wish, workFile } from './dagHome.ts'

/** A home with the DAG `work` loaded, and `run` for its tasks. */
export const createWork = async (
  body: string,
  options: Partial<AttemptRunnerOptions> = {},
  programs?: { folder: string; extension: string },
) => {
  const home = await createDagHome({ 'work.ts': workFile(body) }, programs)
  await using started = new AsyncDisposableStack()
  started.use(home)
  await using loader = home.loader()
  const loaded = await loader.load('dags:work.ts')
  if (!loaded.ok) throw new Error(loaded.error.message)
  const runner = home.runner(options)
  const parts = started.move()
  return {
    home,
    version: loaded.version,
    attempts: () => home.children.slice(1),
    run: (wish: Wish) => runner.run({ version: loaded.version, ...wish }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
export type Work = Awaited<ReturnType<typeof createWork>>

/** The texts of a log, one below the other. */
export const texts = (lines: readonly { text: string }[]): string => lines.map(({ text }) => text).join('\n')

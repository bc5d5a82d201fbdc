import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
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
    /** The number that the log of a running first attempt shows after this word, once it does. */
    async numberInLog(taskId: string, word: string): Promise<number> {
      const log = join(home.root, 'logs/dag_id=work/run_id=manual__1', `task_id=${taskId}`, 'attempt=1.log')
      const find = async (): Promise<number> =>
        Number(new RegExp(`${word} (\\d+)`).exec(await readFile(log, 'utf8').catch(() => ''))?.[1] ?? 0)
      await expect.poll(find, { timeout: 20_000 }).toBeGreaterThan(0)
      return find()
    },
    attempts: () => home.children.slice(1),
    run: (wish: Wish) => runner.run({ version: loaded.version, ...wish }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
export type Work = Awaited<ReturnType<typeof createWork>>

/** The texts of a log, one below the other. */
export const texts = (lines: readonly { text: string }[]): string => lines.map(({ text }) => text).join('\n')

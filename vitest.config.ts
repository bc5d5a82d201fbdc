import { defineConfig } from 'vitest/config'

/**
 * `unit` sits beside the code; the other projects live in tests/. They run in this order; those that start processes run
 * one file at a time, so that a small machine is not asked for ten engines at once. `tests/run.ts` picks among them.
 */
const project = (
  name: string,
  groupOrder: number,
  include: string[],
  {
    timeout = 30_000,
    inParallel = true,
    globalSetup,
  }: { timeout?: number; inParallel?: boolean; globalSetup?: string } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: timeout,
    hookTimeout: timeout,
    fileParallelism: inParallel,
    sequence: { groupOrder },
    ...(globalSetup === undefined ? {} : { globalSetup }),
  },
})

export default defineConfig({
  resolve: { conditions: ['pfad-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['pfad-source', 'node', 'import', 'default'] } },
  test: {
    projects: [
      project(
        'unit',
        0,
        [
          'src-main/**/*.test.ts',
          'src-renderer/**/*.test.ts',
          'tests/{bench,setup,vectors}/**/*.test.ts',
          'tests/kills/{plan,violations}.test.ts',
        ],
        {
          timeout: 10_000,
        },
      ),
      project('contracts', 1, ['tests/contracts/**/*.test.ts']),
      project('integration', 2, ['tests/integration/**/*.test.ts'], { timeout: 120_000, inParallel: false }),
      project('fuzz', 3, ['tests/fuzz/**/*.test.ts'], { timeout: 240_000 }),
      project('simulation', 3, ['tests/simulation/**/*.test.ts']),
      project('kills', 4, ['tests/kills/kills.test.ts'], { timeout: 900_000, inParallel: false }),
      project('e2e', 5, ['tests/e2e/**/*.test.ts'], { timeout: 120_000, inParallel: false }),
      project('window', 5, ['tests/window/**/*.test.ts'], { timeout: 60_000 }),
      project('stack', 6, ['tests/stack/**/*.test.ts'], {
        ...{ timeout: 300_000, inParallel: false },
        globalSetup: 'tests/stack/support/shared.ts',
      }),
    ],
  },
})

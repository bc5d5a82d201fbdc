import { defineConfig } from 'vitest/config'

/** `unit` sits beside the code; the other projects live in tests/. `tests/run.ts` decides which of them a machine can run. */
const project = (name: string, include: string[], timeout = 30_000) => ({
  extends: true as const,
  test: { name, include, testTimeout: timeout, hookTimeout: timeout },
})

export default defineConfig({
  resolve: { conditions: ['pfad-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['pfad-source', 'node', 'import', 'default'] } },
  test: {
    projects: [
      project(
        'unit',
        ['src-main/**/*.test.ts', 'src-renderer/**/*.test.ts', 'tests/{bench,setup}/**/*.test.ts'],
        10_000,
      ),
      project('contracts', ['tests/contracts/**/*.test.ts']),
      project('integration', ['tests/integration/**/*.test.ts'], 120_000),
      project('simulation', ['tests/simulation/**/*.test.ts'], 120_000),
      project('kills', ['tests/kills/**/*.test.ts'], 600_000),
      project('e2e', ['tests/e2e/**/*.test.ts'], 120_000),
    ],
  },
})

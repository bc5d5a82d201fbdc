/**
 * `npm test [-- project …]`: sets up what the suites need, builds, runs them, and prints `N passed, N failed, N skipped`
 * as its last line. A suite whose need cannot be met is skipped by name, with the reason.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { absentSuites } from './setup/absentSuites.ts'
import { buildIfStale } from './setup/build.ts'
import { findChromium } from './setup/chromium.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const PROJECTS = ['unit', 'contracts', 'integration', 'simulation', 'kills', 'e2e'] as const

type Totals = { passed: number; failed: number; skipped: number }

const runProject = (project: string, env: NodeJS.ProcessEnv): Totals => {
  const results = join(root, 'test-results', `${project}.json`)
  rmSync(results, { force: true })
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const arguments_ = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
  ]
  const { status } = spawnSync(process.execPath, [vitest, ...arguments_], { cwd: root, stdio: 'inherit', env })
  try {
    const report = JSON.parse(readFileSync(results, 'utf8')) as Record<string, number>
    const failed = (report['numFailedTests'] ?? 0) + (report['numRuntimeErrorTestSuites'] ?? 0)
    return {
      passed: report['numPassedTests'] ?? 0,
      // A run that fails without a failed test (an error outside of any) has failed all the same.
      failed: failed === 0 && status !== 0 ? 1 : failed,
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    }
  } catch {
    console.error(`${project}: no results were written.`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !PROJECTS.some((project) => project === name))
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. Choose from: ${PROJECTS.join(', ')}.`)
  process.exit(2)
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
const projects = PROJECTS.filter((project) => wanted.length === 0 || wanted.includes(project))
if (projects.some((project) => project !== 'unit')) buildIfStale(root)
const chromium = projects.includes('e2e') ? findChromium() : null
const env = { ...process.env, ...(chromium ? { PFAD_CHROMIUM: chromium } : {}) }

for (const project of projects) {
  if (project === 'e2e' && !chromium) {
    console.log('SKIPPED e2e: no Chromium was found and none could be installed. Set PFAD_CHROMIUM to one.')
    totals.skipped += 1
    continue
  }
  const result = runProject(project, env)
  totals.passed += result.passed
  totals.failed += result.failed
  totals.skipped += result.skipped
}
if (wanted.length === 0) {
  for (const { name, reason } of absentSuites()) {
    console.log(`SKIPPED ${name}: ${reason}`)
    totals.skipped += 1
  }
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(totals.failed === 0 ? 0 : 1)

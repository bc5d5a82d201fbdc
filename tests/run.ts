/**
 * `npm test [-- part …]`: sets up what the parts need, builds, runs them, and prints `N passed, N failed, N skipped` as
 * its last line. What cannot run on this machine is skipped by name, with the reason.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { absentSuites } from './setup/absentSuites.ts'
import { buildIfStale } from './setup/build.ts'
import { findChromium } from './setup/chromium.ts'
import { prepareStack } from './setup/stack.ts'
import { type Failed, type Skipped, tally } from './setup/tally.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const PARTS = ['unit', 'contracts', 'integration', 'fuzz', 'simulation', 'kills', 'e2e', 'window', 'stack'] as const

/** So much of a failure's message stands again at the end. */
const MOST_TOLD = 400

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !PARTS.some((part) => part === name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Choose from: ${PARTS.join(', ')}.`)
  process.exit(2)
}

let parts = PARTS.filter((part) => wanted.length === 0 || wanted.includes(part))
const skipped: Skipped[] = []
const failures: Failed[] = []
let passed = 0
let failed = 0
if (parts.some((part) => part !== 'unit') && !buildIfStale(root)) {
  console.error('The build failed (above): only the unit tests can run.')
  failed += 1
  parts = parts.filter((part) => part === 'unit')
}
if (parts.includes('e2e')) {
  const chromium = findChromium()
  if (chromium) process.env['PFAD_CHROMIUM'] = chromium
  else {
    const reason = 'no Chromium was found and none could be installed; set PFAD_CHROMIUM to one'
    skipped.push({ name: 'e2e', reason, tests: 1 })
    parts = parts.filter((part) => part !== 'e2e')
  }
}
if (parts.includes('window')) {
  const absent = absentSuites()
  skipped.push(...absent)
  if (absent.length > 0) parts = parts.filter((part) => part !== 'window')
}
if (parts.includes('stack')) {
  const reason = await prepareStack().catch((error: unknown) => {
    console.error(error)
    failed += 1
    return 'the stand-ins did not build (above)'
  })
  if (reason !== null) {
    skipped.push({ name: 'stack', reason, tests: 1 })
    parts = parts.filter((part) => part !== 'stack')
  }
}

// The stack's containers come up for its own part, not beside the others.
const passages = [parts.filter((part) => part !== 'stack'), parts.filter((part) => part === 'stack')]
for (const passage of passages.filter(({ length }) => length > 0)) {
  const vitest = await startVitest('test', [], { root, run: true, watch: false, project: passage })
  const counted = tally(vitest.state.getTestModules(), vitest.state.getUnhandledErrors(), passage)
  passed += counted.passed
  failed += counted.failed
  for (const name of counted.empty) console.error(`No test of ${name} was found.`)
  skipped.push(...counted.skipped)
  failures.push(...counted.failures)
  await vitest.close()
}
for (const { name, reason, tests } of skipped) {
  console.log(`SKIPPED ${name}${tests > 1 ? ` (${tests} tests)` : ''}${reason ? `: ${reason}` : ''}`)
}
for (const { name, message } of failures) console.log(`FAILED ${name}: ${message.slice(0, MOST_TOLD)}`)
const idle = skipped.reduce((sum, { tests }) => sum + tests, 0)
console.log(`${passed} passed, ${failed} failed, ${idle} skipped`)
process.exit(failed === 0 ? 0 : 1)

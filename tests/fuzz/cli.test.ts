import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runPfad } from '../../src-main/app/cli/program.ts'
import { PfadError } from '../../src-main/contract/error.ts'
import type { Handlers } from '../../src-main/contract/pfadContract.ts'
import { createFakeIo } from '../setup/fakeIo.ts'
import { fuzz, STACK } from './fuzz.ts'

const folder = mkdtempSync(join(tmpdir(), 'pfad-fuzz-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** An app that answers everything with a refusal of its own. */
const refuse = (): never => {
  throw new PfadError('refused', 'The app said no.', 'Ask for something else.')
}
const handlers = {
  calls: new Proxy({}, { get: () => refuse }),
  streams: new Proxy({}, { get: () => refuse }),
} as unknown as Handlers

const run = async (words: readonly string[]) => {
  const io = createFakeIo({ PFAD_HOME: join(folder, 'home') })
  let help = ''
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += String(text)
    return true
  })
  try {
    const code = await runPfad(words, { ...io, folder }, async () => ({
      handlersFor: () => handlers,
      started: Promise.resolve(),
      async [Symbol.asyncDispose]() {},
    }))
    return { code, stdout: io.stdout() + help, stderr: io.stderr() }
  } finally {
    stdout.mockRestore()
  }
}

/** These run an app until somebody ends it. */
const APPS = new Set(['start', 'demo'])

/** Verbs and options as the help lists them. */
const VERBS: string[][] = []
const OPTIONS = new Set<string>()
const learn = async (verb: readonly string[]): Promise<void> => {
  const { stdout } = await run([...verb, '--help'])
  for (const [option] of stdout.matchAll(/--[a-z][a-z-]*/g)) if (option !== '--home') OPTIONS.add(option)
  const commands = /^Commands:\n((?: .*\n?)*)/m.exec(stdout)?.[1] ?? ''
  const names = [...commands.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name)
  if (names.length === 0) VERBS.push([...verb])
  for (const name of names) if (name !== 'help' && !APPS.has(name)) await learn([...verb, name])
}

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    '--',
    '-o',
    'json',
    'yaml',
    '-1',
    '0',
    'NaN',
    '1e999',
    '{}',
    '[1]',
    '{"a":',
    '../../etc/passwd',
    'd',
    '*',
  ),
  fc.constantFrom(
    '2025-02-30',
    '2025-01-15T06:31:00Z',
    '9999-12-31',
    '-271821-04-20',
    '+275760-09-13',
    '2025-01-15T25:00',
    '1e20',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('\u0000', '\ud800', '\u202e', '\n', '\u001b[2J', '💥', 'é'), maxLength: 8 }),
  fc.string({ maxLength: 20 }),
)

describe('the command line', () => {
  beforeAll(() => learn([]))

  it('answers whatever it is given with words and an exit code of 0, 1 or 2', async () => {
    expect(VERBS.length).toBeGreaterThan(20)
    const words = fc.array(
      fc.oneof(
        odd,
        fc.nat(1000).map((n) => [...OPTIONS][n % OPTIONS.size] ?? ''),
      ),
      { maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), words, async (verb, rest) => {
        const { code, stdout, stderr } = await run([...(VERBS[verb % VERBS.length] ?? []), ...rest])
        expect([0, 1, 2]).toContain(code)
        expect(stderr).not.toMatch(STACK)
        expect(stderr).not.toContain('This is a fault of Pfad')
        if (code !== 0) expect((stderr + stdout).trim()).not.toBe('')
        if (code === 2) expect(stderr).toMatch(/^pfad: \S/m)
      }),
      fuzz(600),
    )
    // There is no database to copy: folders that were made for it are taken back.
    for (const folders of ['new', 'new/deep', 'deep/er/new']) await run(['db', 'backup', folders])
    // Nothing was written beside the home.
    expect(readdirSync(folder).filter((name) => name !== 'home')).toEqual([])
  })
})

import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogLine } from '../../contract/models/run.ts'
import { formatLogLine } from '../../core/logLine.ts'
import { attemptLogPath } from '../../core/logPath.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'
import { createFileLogStore } from './logStore.ts'

const attempt = { dagId: 'd', runId: 'r', taskId: 't', mapIndex: -1, tryNumber: 1 }
const line = (text: string): LogLine => ({ time: 0, level: 'info', text })

let root = ''
let file = ''
let store: LogStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-logs-'))
  file = join(root, attemptLogPath(attempt))
  await mkdir(dirname(file), { recursive: true })
  store = createFileLogStore({ root })
})
afterEach(() => rm(root, { recursive: true }))

const readAll = async (): Promise<LogLine[]> => {
  const lines: LogLine[] = []
  for await (const block of store.read(attempt, { follow: false })) lines.push(...block)
  return lines
}

describe('a log file', () => {
  it('is read alike, wherever its blocks end', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\t', 'é', '😀', 'x'.repeat(9_000)), maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 12 }), async (texts) => {
        await writeFile(file, texts.map((each) => formatLogLine(line(each))).join(''))
        expect(await readAll()).toEqual(texts.map(line))
      }),
      { numRuns: 60 },
    )
  })

  it('gives a torn last line with the end, not before it', async () => {
    await writeFile(file, `${formatLogLine(line('whole'))}1970-01-01T00:00:00.000Z INFO to`)
    expect(await readAll()).toEqual([line('whole'), line('to')])
    let over = false
    const blocks: string[][] = []
    for await (const block of store.read(attempt, { follow: true, isOver: () => over })) {
      blocks.push(block.map(({ text }) => text))
      if (blocks.length === 1) await appendFile(file, 'rn\n')
      else over = true
    }
    expect(blocks).toEqual([['whole'], ['torn']])
  })

  it('begins anew after a line that its dead writer left torn', async () => {
    await writeFile(file, '1970-01-01T00:00:00.000Z INFO hal')
    await store.append(attempt, [line('The attempt was lost.')])
    expect(await readAll()).toEqual([line('hal'), line('The attempt was lost.')])
  })

  it('comes in pieces where one entry would not fit into memory', async () => {
    const size = 3 * 1024 * 1024
    await writeFile(file, `${formatLogLine(line('é'.repeat(size / 2))).trimEnd()}\n${formatLogLine(line('after'))}`)
    const lines: LogLine[] = []
    for await (const block of store.read(attempt, { follow: false })) {
      expect(block.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(512 * 1024)
      lines.push(...block)
    }
    expect(lines.at(-1)).toEqual(line('after'))
    const rest = lines.slice(0, -1).map(({ text }) => text)
    expect(rest.join('') === 'é'.repeat(size / 2)).toBe(true)
    expect(rest.length).toBeGreaterThan(5)
  })

  it('that is no file says so', async () => {
    await rm(file, { force: true })
    await mkdir(file)
    await expect(readAll()).rejects.toMatchObject({
      code: 'log-store',
      message: expect.stringContaining('EISDIR') as string,
    })
  })
})

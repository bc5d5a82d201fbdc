import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../engine/ports/containerEngine.ts'
import { asStdout, demultiplex, type Frame } from './frames.ts'
import { toLines } from './lines.ts'

const frame = (stream: Frame['stream'], text: string | Buffer): Buffer => {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream === 'stderr' ? 2 : 1
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (let index = 0; at < bytes.length; index++) {
    const end = at + Math.max(1, sizes[index % Math.max(1, sizes.length)] ?? bytes.length)
    yield bytes.subarray(at, end)
    at = end
  }
}

const read = async (bytes: Buffer, sizes: readonly number[] = [], isStamped = true): Promise<LogLine[]> => {
  const lines: LogLine[] = []
  for await (const line of toLines(demultiplex(inPieces(bytes, sizes)), { isStamped, now: () => 7 })) lines.push(line)
  return lines
}

const T1 = '2026-01-15T10:00:00.123456789Z'
const T2 = '2026-01-15T11:00:01.5+01:00'
const at1 = Date.parse('2026-01-15T10:00:00.123Z')
const at2 = Date.parse('2026-01-15T10:00:01.500Z')

describe('the lines of a log', () => {
  it('are those that were written, however the bytes come', async () => {
    const line = fc.record({
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      text: fc.string({ unit: 'grapheme' }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.integer({ min: 1, max: 40 })), async (written, sizes) => {
        const plain = written.map(({ stream, text }) => ({ stream, text: text.replaceAll(/[\r\n]/g, ' ') }))
        const bytes = Buffer.concat(plain.map(({ stream, text }) => frame(stream, `${T1} ${text}\n`)))
        expect(await read(bytes, sizes)).toEqual(plain.map((each) => ({ ...each, at: at1 })))
      }),
    )
  })

  it('are put together where the engine kept a long one in pieces, each with its time', async () => {
    const [half, rest] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)]
    const bytes = Buffer.concat([
      frame('stdout', Buffer.concat([Buffer.from(`${T1} long `), half])),
      frame('stderr', `${T2} between\n`),
      frame('stdout', Buffer.concat([Buffer.from(`${T2} `), rest, Buffer.from(' line\r\n')])),
    ])
    expect(await read(bytes)).toEqual([
      { stream: 'stderr', at: at2, text: 'between' },
      { stream: 'stdout', at: at1, text: 'long é line' },
    ])
  })

  it('are several in one piece, empty ones and one without an end', async () => {
    const bytes = frame('stdout', `${T1} a\n${T2} \n${T1} b`)
    expect(await read(bytes)).toEqual([
      { stream: 'stdout', at: at1, text: 'a' },
      { stream: 'stdout', at: at2, text: '' },
      { stream: 'stdout', at: at1, text: 'b' },
    ])
  })

  it('have the time of their end where the engine gives none', async () => {
    const bytes = Buffer.concat([frame('stdout', 'no ti'), frame('stdout', 'me\n2026-01-15T10:00:00Z x\n')])
    expect(await read(bytes, [], false)).toEqual([
      { stream: 'stdout', at: 7, text: 'no time' },
      { stream: 'stdout', at: 7, text: '2026-01-15T10:00:00Z x' },
    ])
  })

  it('are cut where a program never ends one', async () => {
    const bytes = Buffer.concat(Array.from({ length: 40 }, () => frame('stdout', `${T1} ${'x'.repeat(64 * 1024)}`)))
    const lines = await read(bytes)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBe(40 * 64 * 1024)
  })

  it('of a terminal come as they are', async () => {
    const lines: LogLine[] = []
    const raw = asStdout(inPieces(Buffer.from(`${T1} one\r\n${T2} two\r\n`), []))
    for await (const each of toLines(raw, { isStamped: true, now: () => 0 })) lines.push(each)
    expect(lines.map(({ text, at }) => [text, at])).toEqual([
      ['one', at1],
      ['two', at2],
    ])
  })
})

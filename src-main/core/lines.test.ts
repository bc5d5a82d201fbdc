import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesOf } from './lines.ts'

it('reads the lines of a stream, wherever it is cut', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'))
  await fc.assert(
    fc.asyncProperty(fc.array(line), line, fc.integer({ min: 1, max: 5 }), async (lines, last, size) => {
      const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join('') + last)
      const read: string[] = []
      for await (const text of linesOf(cut(bytes, size))) read.push(text)
      expect(read).toEqual(last === '' ? lines : [...lines, last])
    }),
  )
})

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parquetRows } from './parquetFooter.ts'

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
const zigzag = (value: number): number[] => varint(value * 2)

/** A footer as Thrift's compact protocol has it: version, a schema of two elements, the rows, and more behind them. */
const footer = (rows: number): number[] => [
  ...[0x15, ...zigzag(2)],
  // schema: a list of two structs; the first with a name and a number of children, the second with a type and a flag.
  ...[0x19, 0x2c],
  ...[0x48, 6, ...Buffer.from('schema'), 0x15, ...zigzag(1), 0x00],
  ...[0x15, ...zigzag(6), 0x25, ...zigzag(0), 0x18, 1, 0x78, 0x11, 0x3c, 0x1c, 0x00, 0x00, 0x00],
  ...[0x16, ...zigzag(rows)],
  ...[0x19, 0x0c, 0x18, 3, 1, 2, 3, 0x00],
]

const file = (rows: number): Uint8Array => {
  const end = footer(rows)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(end.length)
  return Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100, 7), Buffer.from(end), length, Buffer.from('PAR1')])
}

describe('the rows of a Parquet file', () => {
  it('are read from its end, however many they are', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 50 }), (rows) => {
        expect(parquetRows(file(rows))).toBe(rows)
      }),
    )
  })

  it('are none where the end is missing, cut or followed by something', () => {
    const whole = file(1000)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length }), (cut) => {
        expect(parquetRows(whole.subarray(0, whole.length - cut))).toBeNull()
      }),
    )
    const exception = Buffer.from('\r\n__exception__\r\nCode: 395. DB::Exception: half way\r\n__exception__\r\n')
    expect(parquetRows(Buffer.concat([whole, exception]))).toBeNull()
  })

  it('never throw, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, length) => {
        const end = Buffer.alloc(8)
        end.writeUInt32LE(length)
        end.write('PAR1', 4)
        expect(() => parquetRows(Buffer.concat([bytes, end]))).not.toThrow()
      }),
    )
  })

  it('are not those of an end that is shorter than its footer', () => {
    expect(parquetRows(file(5).subarray(-20))).toBeNull()
  })
})

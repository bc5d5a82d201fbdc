/** What a Parquet file ends with: its footer's length (four bytes, little-endian) and this. */
const MAGIC = 0x31524150

/** Rows that a Parquet file says to have, read from its last bytes; null where they are not the whole end of one. */
export const parquetRows = (tail: Uint8Array): number | null => {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  if (tail.length < 12 || view.getUint32(tail.length - 4, true) !== MAGIC) return null
  const start = tail.length - 8 - view.getUint32(tail.length - 8, true)
  if (start < 0) return null
  try {
    return readRows(createReader(view, start, tail.length - 8))
  } catch (thrown) {
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

/** `FileMetaData`: 1 version, 2 schema, 3 num_rows, in Thrift's compact protocol. */
const readRows = (reader: Reader): number | null => {
  for (let id = 0; ; ) {
    const head = reader.byte()
    if (head === 0) return null
    id = head >> 4 === 0 ? reader.zigzag() : id + (head >> 4)
    if (id === 3 && (head & 15) === I64) return reader.zigzag()
    reader.skip(head & 15)
  }
}

const [BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const

type Reader = { byte(): number; zigzag(): number; skip(type: number): void }

/** Reading behind the end is a RangeError, as is what no footer holds. */
const createReader = (view: DataView, start: number, end: number): Reader => {
  let at = start
  const byte = (): number => {
    if (at >= end) throw new RangeError('the footer ends here')
    at += 1
    return view.getUint8(at - 1)
  }
  const varint = (): number => {
    let value = 0
    for (let factor = 1; factor <= 2 ** 56; factor *= 128) {
      const next = byte()
      value += (next & 127) * factor
      if (next < 128) return value
    }
    throw new RangeError('a number has no end')
  }
  const advance = (bytes: number): void => {
    at += bytes
    if (at > end) throw new RangeError('the footer ends here')
  }
  const skipStruct = (depth: number): void => {
    for (let head = byte(); head !== 0; head = byte()) {
      if (head >> 4 === 0) varint()
      skip(head & 15, depth + 1)
    }
  }
  /** In a list a flag takes a byte, in a struct none: its type says it. */
  const skipItem = (type: number, depth: number): void => (type <= 2 ? advance(1) : skip(type, depth))
  const skip = (type: number, depth = 0): void => {
    if (depth > 32) throw new RangeError('too deep')
    if (type === 1 || type === 2) return
    if (type === BYTE) return advance(1)
    if (type === I16 || type === I32 || type === I64) return void varint()
    if (type === DOUBLE) return advance(8)
    if (type === BINARY) return advance(varint())
    if (type === STRUCT) return skipStruct(depth)
    if (type === LIST || type === SET) {
      const head = byte()
      const size = head >> 4 === 15 ? varint() : head >> 4
      for (let item = 0; item < size; item += 1) skipItem(head & 15, depth + 1)
      return
    }
    if (type !== MAP) throw new RangeError('no such type')
    const size = varint()
    const types = size === 0 ? 0 : byte()
    for (let item = 0; item < size; item += 1) {
      skipItem(types >> 4, depth + 1)
      skipItem(types & 15, depth + 1)
    }
  }
  return {
    byte,
    zigzag: () => {
      const value = varint()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    skip: (type) => skip(type),
  }
}

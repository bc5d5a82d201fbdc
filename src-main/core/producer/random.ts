/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export type Random = {
  /** Uniform 32 bits. */
  uint32(): number
  /** Uniform in [0, 1). */
  unit(): number
  /** Uniform whole number in [0, below). */
  below(limit: number): number
}

/** sfc32 (PractRand's small fast counter), seeded by any number of integers or fractions. */
export const createRandom = (...seed: readonly number[]): Random => {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]
  const uint32 = (): number => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    return result >>> 0
  }
  const words = new Uint32Array(new Float64Array(seed).buffer)
  for (const word of words) {
    a ^= word
    for (let round = 0; round < 12; round++) uint32()
  }
  return {
    uint32,
    unit: () => uint32() / 0x1_0000_0000,
    below: (limit) => Math.floor((uint32() / 0x1_0000_0000) * limit),
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hex = (byte: number): string => HEX[byte & 0xff] ?? ''
const hex32 = (word: number): string => hex(word >>> 24) + hex(word >>> 16) + hex(word >>> 8) + hex(word)

/** A version 4 UUID made of the next 128 bits. */
export const randomUuid = (random: Random): string => {
  const [a, b, c, d] = [random.uint32(), random.uint32(), random.uint32(), random.uint32()]
  const version = (b & 0xffff0fff) | 0x4000
  const variant = (c & 0x3fffffff) | 0x80000000
  const [high, low] = [hex32(version), hex32(variant)]
  return `${hex32(a)}-${high.slice(0, 4)}-${high.slice(4)}-${low.slice(0, 4)}-${low.slice(4)}${hex32(d)}`
}

import type { TableColumn } from '../../../src-main/contract/models/table.ts'

const isNumber = (type: string): boolean => /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^(FLOAT|DOUBLE)$|^DECIMAL/.test(type)

/** Whether values of a type stand at the right, as figures do. */
export const isRight = isNumber

/** A type as a narrow head has room for. */
export const shortType = (type: string): string => {
  const plain = type.replace(/^TIMESTAMP WITH TIME ZONE$/, 'TIMESTAMPTZ')
  if (plain.endsWith('[]')) return 'list'
  if (/^(STRUCT|MAP|UNION|ENUM)/.test(plain)) return plain.slice(0, plain.search(/\(|$/)).toLowerCase()
  return plain.toLowerCase()
}

/** Rem per character of a name, in the head's type. */
const CHARACTER = 0.52

/** The columns' widths (px): by their types, and no narrower than their names. */
export const widthsOf = (columns: readonly TableColumn[], rem: number): number[] =>
  columns.map(({ name, type }) => {
    const byType = isNumber(type)
      ? 7
      : type.startsWith('TIMESTAMP')
        ? 14
        : /^(BOOLEAN|DATE|TIME)$/.test(type)
          ? 8
          : type.startsWith('UUID')
            ? 21
            : 12
    const byName = (name.length + shortType(type).length) * CHARACTER + 4.2
    return Math.round(Math.min(22, Math.max(byType, byName)) * rem)
  })

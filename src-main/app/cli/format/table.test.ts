import { describe, expect, it } from 'vitest'
import { formatTable } from './table.ts'

describe('a table', () => {
  it('aligns its columns, numbers to the right', () => {
    const rows = [
      { task_id: 'a', tries: 1, state: null },
      { task_id: 'long_name', tries: 12, state: 'success' },
    ]
    expect(formatTable(rows)).toBe(
      [
        'task_id   | tries | state',
        '==========+=======+========',
        'a         |     1 |',
        'long_name |    12 | success',
        '',
      ].join('\n'),
    )
  })

  it('shows the columns asked for, and values of any kind on one line', () => {
    const rows = [{ a: { x: [1] }, b: 'two\nlines', c: true, d: 0 }]
    expect(formatTable(rows, ['c', 'a', 'b']).split('\n')[2]).toBe('true | {"x":[1]} | two lines')
  })

  it('lets no escape sequence reach the terminal', () => {
    expect(formatTable([{ a: '\u001b[31mred\u0007' }])).not.toMatch(/[\u001b\u0007]/)
  })
})

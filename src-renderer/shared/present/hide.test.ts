import { describe, expect, it } from 'vitest'
import { hideIn, hideInText } from './hide.ts'

describe('what a room does not see', () => {
  it.each([
    ['/home/mina/.local/share/pfad/objects', '~/.local/share/pfad/objects'],
    ['open /Users/mina/x.csv: no such file', 'open ~/x.csv: no such file'],
    ['C:\\Users\\Mina\\AppData\\Roaming', '~\\AppData\\Roaming'],
    ['at file:///root/pfad/dags/a.ts:3', 'at file://~/pfad/dags/a.ts:3'],
    ['http://ada:s3cret@host:8123/db', 'http://•••@host:8123/db'],
    ['http://127.0.0.1:7323/?token=abc_DEF-1&x=2', 'http://127.0.0.1:7323/?token=•••&x=2'],
    ['a/rooted/home/of/words stays, as does 10:42', 'a/rooted/home/of/words stays, as does 10:42'],
    ['s3a://events/2026-01-14_09-30.parquet', 's3a://events/2026-01-14_09-30.parquet'],
  ])('%s', (text, shown) => expect(hideInText(text, null)).toBe(shown))

  it('hides the home as a whole, in every text of an answer', () => {
    const answer = { home: '/srv/data/pfad', list: [{ path: '/srv/data/pfad/logs' }], count: 3, none: null }
    expect(hideIn(answer, '/srv/data/pfad')).toEqual({
      home: '~pfad',
      list: [{ path: '~pfad/logs' }],
      count: 3,
      none: null,
    })
  })
})

import { describe, expect, it } from 'vitest'
import { checkEvent, fromTexts } from './checkEvent.ts'

const row = {
  event_id: 'e',
  user_id: 'u',
  session_id: 's',
  event_type: 'VIEW_PRODUCT',
  event_timestamp: 1_431_857_103_000,
  request_latency_ms: 5,
  status: 'ERROR',
  error_code: 500,
  product_id: 7,
}
const reason = (changes: object): string => {
  const checked = checkEvent({ ...row, ...changes })
  return checked.ok ? 'ok' : checked.reason
}

describe('checking a row', () => {
  it('takes an event as it is, and passes over what it does not know', () => {
    expect(checkEvent({ ...row, fraud_score: 1 })).toEqual({ ok: true, event: row })
  })

  it('takes nullable columns that are missing, and an error without a code', () => {
    const { error_code: _code, product_id: _product, ...rest } = row
    expect(checkEvent(rest)).toEqual({ ok: true, event: { ...row, error_code: null, product_id: null } })
  })

  it('names the column and what is wrong with it', () => {
    expect(reason({ status: 'SUCCESS' })).toBe('error_code: must be null when status is SUCCESS')
    expect(reason({ event_type: 'SEARCH' })).toBe('product_id: must be null when event_type is SEARCH')
    expect(reason({ event_id: '' })).toMatch(/^event_id: /)
    expect(reason({ user_id: 'a\0b' })).toMatch(/^user_id: /)
    expect(reason({ user_id: '\ud800' })).toMatch(/^user_id: /)
    expect(reason({ session_id: null })).toMatch(/^session_id: /)
    expect(reason({ event_timestamp: '15 Jan' })).toMatch(/^event_timestamp: /)
    expect(reason({ event_timestamp: Date.UTC(2300, 0) })).toMatch(/^event_timestamp: /)
    expect(reason({ request_latency_ms: -1 })).toMatch(/^request_latency_ms: /)
    expect(reason({ error_code: 2 ** 31 })).toMatch(/^error_code: /)
    expect(reason({ event_type: 'view_product', status: 'ok' })).toMatch(/^event_type: .*; status: /)
  })

  it('reads texts: numbers, empty ones as null, times as they are', () => {
    const texts = {
      ...Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)])),
      event_timestamp: '2015-05-17T10:05:03Z',
      error_code: '',
    }
    expect(checkEvent(fromTexts(texts))).toEqual({ ok: true, event: { ...row, error_code: null } })
    expect(checkEvent(fromTexts({ ...texts, request_latency_ms: '5.5' }))).toMatchObject({ ok: false })
  })
})

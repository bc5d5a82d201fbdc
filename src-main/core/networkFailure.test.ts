import { describe, expect, it } from 'vitest'
import { errorsBehind, networkFailure } from './networkFailure.ts'

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code })

describe('a failure of the network', () => {
  it('is told in words, from however deep it stands', () => {
    const refused = coded('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:9092')
    const expected = { kind: 'away', code: 'ECONNREFUSED', reason: 'nothing listens there' }
    expect(networkFailure(refused)).toEqual(expected)
    expect(networkFailure(new TypeError('fetch failed', { cause: refused }))).toEqual(expected)
    expect(networkFailure(new Error('send', { cause: new AggregateError([refused, refused]) }))).toEqual(expected)
    expect(networkFailure(Object.assign(new Error('own'), { errors: [coded('OWN'), refused] }))).toEqual(expected)
  })

  it('prefers what stands innermost', () => {
    const thrown = Object.assign(coded('UND_ERR_SOCKET'), { cause: coded('ETIMEDOUT') })
    expect(networkFailure(thrown)?.reason).toBe('it did not answer in time')
  })

  it('tells a lack of trust from absence', () => {
    for (const code of ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO']) {
      expect(networkFailure(coded(code))?.kind, code).toBe('untrusted')
    }
  })

  it('is none where something else went wrong', () => {
    for (const thrown of [new Error('boom'), coded('ENOENT'), coded('CERTAINLY'), 'text', null, undefined]) {
      expect(networkFailure(thrown)).toBeNull()
    }
  })

  it('never names an address', () => {
    expect(networkFailure(coded('ENOTFOUND', 'getaddrinfo ENOTFOUND secret.example'))?.reason).not.toMatch(/example/)
  })

  it('ends where causes go round', () => {
    const round = new Error('round')
    round.cause = round
    expect(errorsBehind(round).length).toBeLessThan(20)
    expect(networkFailure(round)).toBeNull()
  })
})

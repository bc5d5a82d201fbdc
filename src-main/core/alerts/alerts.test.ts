import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeDag, makeTask } from '../../../tests/contracts/engineFixtures.ts'
import type { AlertMessage } from '../../contract/models/alert.ts'
import { hideUrl, hideUrls } from './hideUrls.ts'
import { jsonPayload, slackPayload } from './payload.ts'
import { GIVE_UP_AFTER, nextTryAt } from './retry.ts'
import { parseAlertRule } from './rule.ts'
import { summary } from './words.ts'

const messageOf = (over: Partial<AlertMessage> = {}): AlertMessage => ({
  ...{ event: 'onFailure', dagId: 'd', runId: 'r', logicalDate: null, taskId: 'a', mapIndex: -1, tryNumber: 1 },
  ...{ error: { code: 'x', message: 'no' }, at: 0 },
  ...over,
})

describe('the app’s rule', () => {
  it.each([
    ['', []],
    ['log', [{ kind: 'log' }]],
    [' desktop , slack:team_1,', [{ kind: 'desktop' }, { kind: 'webhook', format: 'slack', connId: 'team_1' }]],
    ['webhook:w', [{ kind: 'webhook', format: 'json', connId: 'w' }]],
    ['slack', null],
    ['log:x', null],
    ['mail:me', null],
    ['slack:https://hooks.slack.com/x', null],
  ])('%j is %j', (text, specs) => expect(parseAlertRule(text)).toEqual(specs))
})

describe('trying again', () => {
  it('comes ever later, no later than a quarter of an hour, and ends after a day', () => {
    const waits = [1, 2, 3, 4, 5, 6, 99].map((tries) => nextTryAt({ owedSince: 0, now: 0, tries, retryAfter: null }))
    expect(waits).toEqual([1000, 4000, 16_000, 64_000, 256_000, 900_000, 900_000])
    expect(nextTryAt({ owedSince: 0, now: 0, tries: 1, retryAfter: 60_000 })).toBe(60_000)
    expect(nextTryAt({ owedSince: 0, now: 0, tries: 1, retryAfter: 1e12 })).toBe(900_000)
    expect(nextTryAt({ owedSince: 0, now: GIVE_UP_AFTER - 1, tries: 9, retryAfter: null })).not.toBeNull()
    expect(nextTryAt({ owedSince: 0, now: GIVE_UP_AFTER, tries: 1, retryAfter: null })).toBeNull()
  })
})

describe('what is sent', () => {
  it('to Slack keeps within its limits and mentions nobody, whatever an error says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 9000 }), fc.string({ maxLength: 400 }), (text, taskId) => {
        const message = messageOf({ error: { code: 'x', message: `<!here> ${text}` }, taskId })
        const payload = slackPayload({ id: 'i', message, link: null }) as {
          text: string
          blocks: { text: { text: string; type: string } }[]
        }
        const texts = payload.blocks.map(({ text: each }) => each)
        expect(payload.text.length).toBeLessThanOrEqual(3000)
        expect(texts[0]?.text.length).toBeLessThanOrEqual(150)
        for (const each of texts) expect(each.text.length).toBeLessThanOrEqual(3000)
        for (const each of [payload.text, texts[1]?.text]) expect(each).not.toMatch(/<[!@#]/)
      }),
    )
  })

  it('as JSON has Airflow’s names', () => {
    expect(jsonPayload({ id: 'i', message: messageOf({ logicalDate: 0 }), link: 'l' })).toEqual({
      ...{ id: 'i', event: 'onFailure', text: 'Task "a" of DAG "d" failed. Run: r; Try: 1; Error: no' },
      ...{ dag_id: 'd', run_id: 'r', logical_date: '1970-01-01T00:00:00.000Z', task_id: 'a', map_index: -1 },
      ...{ try_number: 1, error: { code: 'x', message: 'no' }, at: '1970-01-01T00:00:00.000Z', link: 'l' },
    })
  })

  it('of many at once is one summary', () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      messageOf({ dagId: `d${at % 9}`, event: at < 10 ? 'onRetry' : 'onFailure' }),
    )
    expect(summary(many)).toEqual({
      title: '1000 alerts: 10 × failed and will be tried again, 990 × failed',
      text: 'DAGs: d0, d1, d2, d3, d4 and 4 more',
    })
  })
})

describe('the address of a webhook', () => {
  const url = 'https://me:word@hooks.slack.com/services/T/B/secret?key=secret'
  const to = { kind: 'webhook', format: 'slack', url } as const

  it('is not for screens', () => {
    expect(hideUrl(to)).toEqual({ ...to, url: 'https://hooks.slack.com/***' })
    const dag = makeDag('d', [makeTask('a', { alerts: { onFailure: [to] } })], {
      alerts: { onSuccess: [to] },
      deadline: { reference: 'runAfter', interval: 1, hasCallback: false, alerts: [to] },
    })
    expect(JSON.stringify(hideUrls(dag))).not.toMatch(/secret|word/)
  })
})

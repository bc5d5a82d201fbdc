import { describe, expect, it } from 'vitest'
import type { Connection } from '../../core/authoring/context.ts'
import { webhookUrl } from './webhookUrl.ts'

const none: Connection = {
  ...{ connId: 'team', connType: 'https', host: '', port: null, login: '', password: '', schema: '', extra: {} },
}
const urlOf = (connection: Partial<Connection>): string => webhookUrl({ ...none, ...connection }).href

describe('the address of a webhook', () => {
  it.each([
    [{ host: 'hooks.slack.com', schema: 'services/T/B/x' }, 'https://hooks.slack.com/services/T/B/x'],
    [{ connType: 'http', host: '127.0.0.1', port: 8065, schema: 'hooks/x' }, 'http://127.0.0.1:8065/hooks/x'],
    [{ host: 'h', schema: 'a', extra: { key: 'v w' } }, 'https://h/a?key=v+w'],
    [{ connType: 'slackwebhook', password: 'T/B/x' }, 'https://hooks.slack.com/services/T/B/x'],
    [{ connType: 'slackwebhook', host: 'slack.mine', password: '/T/B' }, 'https://slack.mine/services/T/B'],
  ])('of %j is %s', (connection, url) => expect(urlOf(connection)).toBe(url))

  it('is asked for where the connection has none', () => {
    expect(() => urlOf({ connType: 'slackwebhook' })).toThrow(expect.objectContaining({ code: 'bad-connection' }))
    expect(() => urlOf({ host: 'a b' })).toThrow(/"team"/)
  })
})

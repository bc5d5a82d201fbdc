import { expect, it } from 'vitest'
import { PfadError } from '../../../src-main/contract/error.ts'
import { createWork, texts } from '../../support/work.ts'

it('an attempt shows no secret that it was given, from the moment on that it has it, in a warm child as well', async () => {
  const shop = {
    connId: 'shop',
    connType: 'postgres',
    description: '',
    host: 'h',
    login: 'me',
    password: 's3cret-word',
  }
  const asked: string[] = []
  await using work = await createWork(
    `
export default dag('work', {}, () => {
task('leak', async ({ connections, variables, log }) => {
  log.info('before s3cret-word')
  const { login, password, port, extra } = await connections.get('shop')
  log.info('as ' + login + ' ' + password + ' ' + port + ' ' + JSON.stringify(extra))
  log.info('token ' + (await variables.get('api_token')) + ', limit ' + (await variables.get('limit', '7')))
  throw new SkipTask('refused: ' + password)
})()
task('again', () => { console.log('still s3cret-word'); return 1 })()
task('unknown', async ({ connections }) => { await connections.get('nope') })()
task('bare', async ({ variables }) => { await variables.get('nope') })()
})`,
    {
      config: {
        connection: (connId) => {
          asked.push(connId)
          if (connId !== 'shop')
            throw new PfadError('unknown-connection', `There is no connection "${connId}".`, 'Add it.')
          return { ...shop, port: 5432, schema: '', extra: { api_key: 'k3y-of-shop', open: [1] } }
        },
        variable: (key) => {
          if (key === 'api_token') return 'tok-1234'
          throw new PfadError('unknown-variable', `There is no variable "${key}".`)
        },
      },
    },
  )
  const { result, lines } = await work.run({ taskId: 'leak' })
  expect(texts(lines)).toContain('before s3cret-word')
  expect(texts(lines)).toContain('as me *** 5432 {"api_key":"***","open":[1]}')
  expect(texts(lines)).toContain('token ***, limit 7')
  expect(result).toMatchObject({ outcome: 'skipped', reason: 'refused: ***' })
  expect(texts((await work.run({ taskId: 'again' })).lines)).toContain('still ***')
  expect((await work.run({ taskId: 'unknown' })).result).toMatchObject({
    error: { code: 'unknown-connection', message: 'There is no connection "nope".', hint: 'Add it.' },
  })
  expect((await work.run({ taskId: 'bare' })).result).toMatchObject({ error: { code: 'unknown-variable' } })
  expect(asked).toEqual(['shop', 'nope'])
})

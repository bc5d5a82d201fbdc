import { expect, it } from 'vitest'
import { readLogin, registryOf } from './login.ts'
import type { Machine } from './machine.ts'

const machine = (config: unknown, helpers: Readonly<Record<string, string>> = {}): Machine => ({
  ...{ platform: 'linux', env: {}, home: '/home/ada', uid: 1000, list: async () => [] },
  readText: async (path) =>
    path === '/home/ada/.docker/config.json' ? (typeof config === 'string' ? config : JSON.stringify(config)) : null,
  run: async (program, args, input) => helpers[[program, ...args, input].join(' ')] ?? null,
})
const base64 = (text: string) => Buffer.from(text).toString('base64')
const HUB = 'https://index.docker.io/v1/'

it.each([
  ['busybox', HUB],
  ['apache/kafka:4.1.1', HUB],
  ['docker.io/library/busybox', HUB],
  ['quay.io/minio/minio:x', 'quay.io'],
  ['localhost:5000/x', 'localhost:5000'],
  ['localhost/x', 'localhost'],
])('%s comes from %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry)
})

it('reads what docker login keeps in its file', async () => {
  const on = machine({
    auths: { 'quay.io': { auth: base64('ada:pass:word') }, [HUB]: { identitytoken: 'token' }, empty: {} },
  })
  expect(await readLogin(on, 'quay.io')).toEqual({ serveraddress: 'quay.io', username: 'ada', password: 'pass:word' })
  expect(await readLogin(on, HUB)).toEqual({ serveraddress: HUB, identitytoken: 'token' })
  expect(await readLogin(on, 'empty')).toBeNull()
  expect(await readLogin(on, 'ghcr.io')).toBeNull()
})

it('asks a credential helper, that of the registry before that of all', async () => {
  const config = {
    credsStore: 'desktop',
    credHelpers: { 'quay.io': 'pass' },
    auths: { 'ghcr.io': { auth: base64('old:one') } },
  }
  const answer = (Username: string, Secret: string) => JSON.stringify({ ServerURL: 'x', Username, Secret })
  const on = machine(config, {
    'docker-credential-pass get quay.io': answer('ada', 'secret'),
    [`docker-credential-desktop get ${HUB}`]: answer('<token>', 'token'),
  })
  expect(await readLogin(on, 'quay.io')).toEqual({ serveraddress: 'quay.io', username: 'ada', password: 'secret' })
  expect(await readLogin(on, HUB)).toEqual({ serveraddress: HUB, identitytoken: 'token' })
  expect(await readLogin(on, 'ghcr.io')).toMatchObject({ username: 'old', password: 'one' })
})

it('pulls without where there is no file, a damaged one, or no such helper', async () => {
  expect(await readLogin(machine('{'), 'quay.io')).toBeNull()
  expect(await readLogin(machine({ credsStore: 'gone' }), 'quay.io')).toBeNull()
  expect(await readLogin({ ...machine({}), readText: async () => null }, 'quay.io')).toBeNull()
})

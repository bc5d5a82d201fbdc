import { expect, it } from 'vitest'
import type { Candidate } from './discovery.ts'
import { formatAddress } from './endpoint.ts'
import type { Machine } from './machine.ts'
import { type Found, olderOf, reachEngine } from './reach.ts'

const machine = (more: Partial<Machine> = {}): Machine => ({
  ...{ platform: 'linux', env: {}, home: '/home/ada', uid: 1000 },
  ...{ readText: async () => null, list: async () => [], run: async () => null, ...more },
})
const has = (folder: string, file: string): Partial<Machine> => ({
  list: async (asked) => (asked === folder ? [file] : []),
})
const fault = (code: string) => Object.assign(new Error(`connect ${code}`), { code })

/** Engines answer at these addresses only. */
const answering =
  (...addresses: string[]) =>
  async ({ endpoint, foundBy }: Candidate): Promise<Found> => {
    const address = formatAddress(endpoint)
    if (!addresses.includes(address)) throw fault('ENOENT')
    return { endpoint, address, foundBy, kind: 'docker', version: '1', apiVersion: '1.41' }
  }

it('takes the first that answers', async () => {
  const both = answering('unix:///home/ada/.rd/docker.sock', 'unix:///home/ada/.colima/default/docker.sock')
  expect((await reachEngine(machine(), '', both)).foundBy).toBe('colima')
})

it.each([
  ['linux', 'https://docs.docker.com/engine/install'],
  ['darwin', 'brew install colima'],
  ['win32', 'WSL 2'],
] as const)('says how to get one on %s', async (platform, word) => {
  await expect(reachEngine(machine({ platform }), '', answering())).rejects.toMatchObject({
    ...{ code: 'engine-missing', message: expect.stringMatching(/No container engine.*docker/) },
    hint: expect.stringContaining(word),
  })
})

it.each([
  [machine(has('/usr/sbin', 'dockerd')), 'sudo systemctl start docker'],
  [machine(has('/usr/bin', 'podman')), 'systemctl --user start podman.socket'],
  [machine({ platform: 'darwin', ...has('/Applications', 'OrbStack.app') }), 'open -a OrbStack'],
  [machine({ platform: 'darwin', home: '/Users/ada', ...has('/Users/ada', '.colima') }), 'colima start'],
  [machine({ platform: 'win32', ...has('C:\\Program Files\\Docker', 'Docker') }), 'Docker Desktop'],
])('says how to start the one that is installed (%#)', async (on, word) => {
  await expect(reachEngine(on, '', answering())).rejects.toMatchObject({
    ...{ code: 'engine-stopped', hint: expect.stringContaining(word) },
  })
})

it('names the one that was chosen, and looks at no other', async () => {
  const usual = answering('unix:///var/run/docker.sock')
  const apps = machine({ platform: 'darwin', list: async () => ['Docker.app', 'OrbStack.app'] })
  await expect(reachEngine(apps, 'unix:///Users/ada/.orbstack/run/docker.sock', usual)).rejects.toMatchObject({
    ...{ code: 'engine-stopped', message: expect.stringContaining('as the setting PFAD_ENGINE says (connect ENOENT)') },
    hint: expect.stringContaining('open -a OrbStack'),
  })
  await expect(reachEngine(apps, 'tcp://far:2375', usual)).rejects.toMatchObject({
    hint: expect.stringContaining('Is that machine on'),
  })
})

it('tells one that may not be used from one that is not there', async () => {
  const greet = async ({ foundBy }: Candidate): Promise<Found> => {
    throw fault(foundBy === 'the usual socket' ? 'EACCES' : 'ENOENT')
  }
  await expect(reachEngine(machine(), '', greet)).rejects.toMatchObject({
    ...{ code: 'engine-denied', hint: expect.stringContaining('usermod -aG docker') },
  })
})

it('speaks the older API of the two', () => {
  expect(olderOf('1.9', '1.41')).toBe('1.9')
  expect(olderOf('1.51', '1.48')).toBe('1.48')
})

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findCandidates } from './discovery.ts'
import { formatAddress } from './endpoint.ts'
import type { Machine } from './machine.ts'

/** A machine of which only these files and variables are known. */
const machine = (
  files: Readonly<Record<string, string>>,
  { env = {}, platform = 'linux', home = '/home/ada' }: Partial<Pick<Machine, 'env' | 'platform' | 'home'>> = {},
): Machine => ({
  ...{ platform, env, home, uid: platform === 'win32' ? null : 1000 },
  readText: async (path) => files[path] ?? null,
  run: async () => null,
  list: async (folder) => {
    const separator = platform === 'win32' ? '\\' : '/'
    const inside = Object.keys(files).filter((path) => path.startsWith(folder + separator))
    return [...new Set(inside.map((path) => path.slice(folder.length + 1).split(separator)[0] ?? ''))]
  },
})

const found = async (on: Machine, setting = ''): Promise<string[]> =>
  (await findCandidates(on, setting)).map(({ endpoint, foundBy }) => `${formatAddress(endpoint)} by ${foundBy}`)

const id = (name: string) => createHash('sha256').update(name).digest('hex')
const context = (name: string, host: string, more: object = {}, docker = '/home/ada/.docker') => ({
  [`${docker}/contexts/meta/${id(name)}/meta.json`]: JSON.stringify({
    ...{ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false, ...more } } },
  }),
})
const current = (name: string) => ({
  '/home/ada/.docker/config.json': JSON.stringify({ auths: {}, currentContext: name }),
})

describe('who names an engine', () => {
  const all = { ...current('colima'), ...context('colima', 'unix:///home/ada/.colima/default/docker.sock') }

  it('gets that one alone: the setting, then DOCKER_HOST, then DOCKER_CONTEXT, then what docker uses', async () => {
    const env = { DOCKER_HOST: 'tcp://10.0.0.2:2375', DOCKER_CONTEXT: 'colima' }
    expect(await found(machine(all, { env }), 'unix:///my.sock')).toEqual([
      'unix:///my.sock by the setting PFAD_ENGINE',
    ])
    expect(await found(machine(all, { env }), 'colima')).toEqual([
      'unix:///home/ada/.colima/default/docker.sock by context colima (the setting PFAD_ENGINE)',
    ])
    expect(await found(machine(all, { env }))).toEqual(['tcp://10.0.0.2:2375 by DOCKER_HOST'])
    expect(await found(machine(all, { env: { DOCKER_CONTEXT: 'colima' } }))).toEqual([
      'unix:///home/ada/.colima/default/docker.sock by context colima (DOCKER_CONTEXT)',
    ])
    expect(await found(machine(all))).toEqual([
      'unix:///home/ada/.colima/default/docker.sock by context colima (docker context use)',
    ])
  })

  it('is told when that is none', async () => {
    const missing = { code: 'engine-missing', hint: 'There are: colima.' }
    await expect(found(machine(all), 'orbstack')).rejects.toMatchObject(missing)
    await expect(found(machine(current('gone')))).rejects.toMatchObject({
      ...{
        code: 'engine-missing',
        message: expect.stringContaining('"gone"'),
        hint: expect.stringContaining('default'),
      },
    })
    await expect(found(machine({}, { env: { DOCKER_HOST: 'fd://3' } }))).rejects.toMatchObject({
      code: 'engine-missing',
    })
  })

  it("means Docker's own places by the context default", async () => {
    for (const each of [machine(current('default')), machine(all, { env: { DOCKER_CONTEXT: 'default' } })]) {
      expect((await found(each))[0]).toBe('unix:///var/run/docker.sock by the usual socket')
    }
  })

  it("reads a context's certificates, and whether the engine's is checked", async () => {
    const tls = `/home/ada/.docker/contexts/tls/${id('prod')}/docker`
    const pems = { [`${tls}/ca.pem`]: 'CA', [`${tls}/cert.pem`]: 'CERT', [`${tls}/key.pem`]: 'KEY' }
    const files = { ...current('prod'), ...context('prod', 'tcp://prod:2376'), ...pems }
    const [{ endpoint } = {}] = await findCandidates(machine(files), '')
    const secured = { ca: 'CA', cert: 'CERT', key: 'KEY', isVerified: true }
    expect(endpoint).toEqual({ kind: 'tcp', host: 'prod', port: 2376, tls: secured })
    const lax = { ...files, ...context('prod', 'tcp://prod:2376', { SkipTLSVerify: true }) }
    const [{ endpoint: unchecked } = {}] = await findCandidates(machine(lax), '')
    expect(unchecked).toMatchObject({ tls: { ca: 'CA', isVerified: false } })
    const [{ endpoint: plain } = {}] = await findCandidates(
      machine({ ...current('lan'), ...context('lan', 'tcp://lan:2375') }),
      '',
    )
    expect(plain).toEqual({ kind: 'tcp', host: 'lan', port: 2375, tls: null })
  })

  it('reads DOCKER_CERT_PATH and DOCKER_TLS_VERIFY with DOCKER_HOST', async () => {
    const files = {
      '/certs/ca.pem': 'CA',
      '/certs/cert.pem': 'CERT',
      '/certs/key.pem': 'KEY',
      '/home/ada/.docker/ca.pem': 'OWN',
    }
    const host = { DOCKER_HOST: 'tcp://prod:2376' }
    const endpoint = async (env: Record<string, string>) =>
      (await findCandidates(machine(files, { env: { ...host, ...env } }), ''))[0]?.endpoint
    expect(await endpoint({ DOCKER_CERT_PATH: '/certs', DOCKER_TLS_VERIFY: '1' })).toMatchObject({
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', isVerified: true },
    })
    expect(await endpoint({ DOCKER_CERT_PATH: '/certs' })).toMatchObject({ tls: { ca: 'CA', isVerified: false } })
    expect(await endpoint({ DOCKER_TLS_VERIFY: '1' })).toMatchObject({
      tls: { ca: 'OWN', cert: null, isVerified: true },
    })
    expect(await endpoint({})).toMatchObject({ tls: null })
  })

  it('may keep its files elsewhere: DOCKER_CONFIG', async () => {
    const files = {
      '/etc/my-docker/config.json': JSON.stringify({ currentContext: 'lab' }),
      ...context('lab', 'ssh://ada@lab:2222', {}, '/etc/my-docker'),
    }
    const on = machine(files, { env: { DOCKER_CONFIG: '/etc/my-docker' } })
    expect(await found(on)).toEqual(['ssh://ada@lab:2222 by context lab (docker context use)'])
  })
})

describe('when nobody names one', () => {
  it('looks where engines listen on Linux, without a shell too', async () => {
    expect(await found(machine({}))).toEqual([
      'unix:///var/run/docker.sock by the usual socket',
      'unix:///run/user/1000/docker.sock by rootless Docker',
      'unix:///home/ada/.docker/run/docker.sock by Docker Desktop',
      'unix:///home/ada/.docker/desktop/docker.sock by Docker Desktop',
      'unix:///home/ada/.colima/default/docker.sock by colima',
      'unix:///home/ada/.config/colima/default/docker.sock by colima',
      'unix:///home/ada/.rd/docker.sock by Rancher Desktop',
      'unix:///run/user/1000/podman/podman.sock by rootless Podman',
      'unix:///run/podman/podman.sock by Podman',
    ])
    const env = { XDG_RUNTIME_DIR: '/tmp/runtime' }
    expect(await found(machine({}, { env }))).toContain('unix:///tmp/runtime/podman/podman.sock by rootless Podman')
  })

  it('looks where engines listen on macOS', async () => {
    const on = machine({}, { platform: 'darwin', home: '/Users/ada', env: { TMPDIR: '/var/folders/x/T/' } })
    expect(await found(on)).toEqual([
      'unix:///var/run/docker.sock by the usual socket',
      'unix:///Users/ada/.docker/run/docker.sock by Docker Desktop',
      'unix:///Users/ada/.orbstack/run/docker.sock by OrbStack',
      'unix:///Users/ada/.colima/default/docker.sock by colima',
      'unix:///Users/ada/.config/colima/default/docker.sock by colima',
      'unix:///Users/ada/.rd/docker.sock by Rancher Desktop',
      'unix:///Users/ada/.lima/docker/sock/docker.sock by Lima',
      'unix:///var/folders/x/T/podman/podman-machine-default-api.sock by Podman',
      'unix:///Users/ada/.local/share/containers/podman/machine/podman.sock by Podman',
      'unix:///Users/ada/.local/share/containers/podman/machine/qemu/podman.sock by Podman',
    ])
  })

  it('looks at the pipes of Windows, and reads its files', async () => {
    const home = 'C:\\Users\\Ada'
    const windows = (files: Record<string, string>) => machine(files, { platform: 'win32', home })
    expect(await found(windows({}))).toEqual([
      'npipe:////./pipe/docker_engine by the usual pipe',
      'npipe:////./pipe/dockerDesktopLinuxEngine by Docker Desktop',
      'npipe:////./pipe/podman-machine-default by Podman',
    ])
    const files = {
      [`${home}\\.docker\\config.json`]: JSON.stringify({ currentContext: 'desktop-linux' }),
      [`${home}\\.docker\\contexts\\meta\\${id('desktop-linux')}\\meta.json`]: JSON.stringify({
        ...{ Name: 'desktop-linux', Endpoints: { docker: { Host: 'npipe:////./pipe/dockerDesktopLinuxEngine' } } },
      }),
    }
    expect(await found(windows(files))).toEqual([
      'npipe:////./pipe/dockerDesktopLinuxEngine by context desktop-linux (docker context use)',
    ])
  })

  it("adds the sockets of the user's other contexts, each once, and no other machine's", async () => {
    const files = {
      ...context('colima-work', 'unix:///home/ada/.colima/work/docker.sock'),
      ...context('colima', 'unix:///home/ada/.colima/default/docker.sock'),
      ...context('prod', 'tcp://prod:2376'),
      [`/home/ada/.docker/contexts/meta/${id('broken')}/meta.json`]: '{"Name":',
    }
    const addresses = await found(machine(files))
    expect(addresses.slice(0, 3)).toEqual([
      'unix:///var/run/docker.sock by the usual socket',
      'unix:///home/ada/.colima/default/docker.sock by context colima',
      'unix:///home/ada/.colima/work/docker.sock by context colima-work',
    ])
    expect(addresses.filter((each) => each.includes('.colima/default'))).toHaveLength(1)
    expect(addresses.some((each) => each.includes('prod'))).toBe(false)
  })

  it('takes damaged files for none', async () => {
    const files = { '/home/ada/.docker/config.json': 'not json' }
    expect((await found(machine(files)))[0]).toContain('/var/run/docker.sock')
  })
})

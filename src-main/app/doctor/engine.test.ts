import { expect, it } from 'vitest'
import type { EngineInfo } from '../../engine/ports/containerEngine.ts'
import { examineEngine, judgeCompose, judgeEngine, judgeMemory, judgeSpace } from './engine.ts'

const GIB = 1024 ** 3
const info: EngineInfo = {
  ...{ kind: 'docker', address: 'unix:///var/run/docker.sock', foundBy: 'the usual socket', version: '28.0.1' },
  ...{ apiVersion: '1.48', os: 'linux', operatingSystem: 'Debian GNU/Linux 12', architecture: 'x86_64' },
  ...{ storageDriver: 'overlay2', dataRoot: '/var/lib/docker', isRootless: false, cpus: 4, memory: 8 * GIB },
}

it('says which engine answers, and where', () => {
  expect(judgeEngine(info)).toEqual({
    ...{ check: 'engine', status: 'ok', advice: null },
    found:
      'Docker 28.0.1; Debian GNU/Linux 12; unix:///var/run/docker.sock by the usual socket; API 1.48; overlay2; x86_64, 4 CPUs',
  })
  expect(judgeEngine({ ...info, kind: 'podman', isRootless: true }).found).toMatch(/^Podman .*rootless$/)
})

it.each([
  [{ os: 'windows' }, 'error', /Linux containers/],
  [{ apiVersion: '1.40' }, 'warning', /old/],
  [{ apiVersion: '1.9' }, 'warning', /old/],
  [{ address: 'tcp://10.0.0.2:2376' }, 'warning', /another machine/],
  [{ address: 'ssh://ada@lab' }, 'warning', /another machine/],
] as const)('says what is wrong with %j', (change, status, advice) => {
  expect(judgeEngine({ ...info, ...change })).toMatchObject({ status, advice: expect.stringMatching(advice) })
})

it('finds nothing wrong with an engine of this machine behind a port', () => {
  expect(judgeEngine({ ...info, address: 'tcp://127.0.0.1:2375', apiVersion: '1.41' }).status).toBe('ok')
})

it('says what the stack lacks', () => {
  expect(judgeMemory(info)).toMatchObject({ status: 'ok', found: '8.0 GiB' })
  expect(judgeMemory({ ...info, memory: 2 * GIB })).toMatchObject({ status: 'warning' })
  expect(judgeSpace(50 * GIB, '/d')).toMatchObject({ status: 'ok', found: '50.0 GiB free in /d' })
  expect(judgeSpace(GIB, '/d')).toMatchObject({ status: 'warning' })
  expect(judgeSpace(null, '/d')).toMatchObject({ status: 'skipped' })
  expect(judgeCompose('2.40.3')).toMatchObject({ status: 'ok' })
  expect(judgeCompose('v2.27.0')).toMatchObject({ status: 'ok' })
  expect(judgeCompose('1.29.2')).toMatchObject({ status: 'warning' })
  expect(judgeCompose(null)).toMatchObject({ status: 'skipped' })
})

it.each([
  [true, 'error'],
  [false, 'skipped'],
])('takes an engine that is not there for what it is (needed: %s)', async (isNeeded, status) => {
  const findings = await examineEngine({ PATH: '' }, { setting: 'unix:///nowhere/engine.sock', isNeeded })
  expect(findings.map(({ check }) => check)).toEqual(['engine', 'compose'])
  expect(findings[0]).toMatchObject({ status, found: expect.stringContaining('/nowhere/engine.sock') })
  expect(findings[0]?.advice).toBeTruthy()
})

import { expect, it } from 'vitest'
import type { ContainerSpec } from '../../engine/ports/containerEngine.ts'
import { createBody, seconds } from './containerSpec.ts'

const bare: ContainerSpec = {
  ...{ name: 'c', image: 'image:1', platform: null, command: null, entrypoint: null, environment: {}, labels: {} },
  ...{ hostname: null, user: null, workingDir: null, init: false, readOnly: false, ports: [], expose: [] },
  ...{ mounts: [], tmpfs: [], networks: [], extraHosts: [], healthcheck: null, memory: null, cpus: null, shm: null },
  ...{ restart: { name: 'no', maximumRetryCount: 0 }, ulimits: {}, capAdd: [], capDrop: [], securityOpt: [] },
  ...{ stopSignal: null, stopGraceMs: 10_000 },
}

it('leaves to the image what is not said', () => {
  const body = createBody(bare)
  for (const name of ['Cmd', 'Entrypoint', 'Hostname', 'User', 'WorkingDir', 'StopSignal', 'Healthcheck']) {
    expect(body).not.toHaveProperty(name)
  }
  for (const name of ['Memory', 'NanoCpus', 'ShmSize', 'NetworkMode']) expect(body.HostConfig).not.toHaveProperty(name)
})

it("writes the API's units and names", () => {
  const body = createBody({
    ...bare,
    ...{ command: ['a'], entrypoint: [], environment: { A: 'b=c', E: '' }, stopSignal: 'SIGINT', stopGraceMs: 1500 },
    expose: [9000],
    ports: [
      { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080 },
      { containerPort: 80, protocol: 'tcp', hostIp: '::1', hostPort: null },
      { containerPort: 53, protocol: 'udp', hostIp: '', hostPort: 53 },
    ],
    mounts: [
      { type: 'volume', source: 'data', target: '/data', readOnly: false },
      { type: 'volume', source: null, target: '/anonymous', readOnly: false },
      { type: 'bind', source: '/host/file', target: '/file', readOnly: true },
    ],
    tmpfs: ['/tmp:size=10m,mode=1777', '/run'],
    networks: [
      { name: 'net', aliases: ['kafka'] },
      { name: 'second', aliases: [] },
    ],
    ...{ restart: { name: 'on-failure', maximumRetryCount: 3 }, memory: 1024, cpus: 0.5, shm: 64 },
    ulimits: { nofile: { soft: 1, hard: 2 } },
    healthcheck: {
      ...{ isDisabled: false, test: ['CMD', 'true'], intervalMs: 1500, timeoutMs: 2000, retries: 3, startPeriodMs: 0 },
      startIntervalMs: 500,
    },
  })
  expect(body).toMatchObject({
    ...{ Image: 'image:1', Cmd: ['a'], Entrypoint: [''], Env: ['A=b=c', 'E='], StopSignal: 'SIGINT', StopTimeout: 2 },
    ExposedPorts: { '9000/tcp': {}, '80/tcp': {}, '53/udp': {} },
    Healthcheck: {
      ...{ Test: ['CMD', 'true'], Interval: 1_500_000_000, Timeout: 2_000_000_000, Retries: 3, StartPeriod: 0 },
      StartInterval: 500_000_000,
    },
    NetworkingConfig: { EndpointsConfig: { net: { Aliases: ['kafka'] } } },
    HostConfig: {
      PortBindings: {
        '80/tcp': [
          { HostIp: '127.0.0.1', HostPort: '8080' },
          { HostIp: '::1', HostPort: '' },
        ],
        '53/udp': [{ HostIp: '', HostPort: '53' }],
      },
      Tmpfs: { '/tmp': 'size=10m,mode=1777', '/run': '' },
      ...{ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, Memory: 1024, NanoCpus: 5e8, ShmSize: 64 },
      ...{ Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }], NetworkMode: 'net' },
    },
  })
  expect(body.HostConfig.Mounts).toEqual([
    { Type: 'volume', Source: 'data', Target: '/data', ReadOnly: false },
    { Type: 'volume', Target: '/anonymous', ReadOnly: false },
    { Type: 'bind', Source: '/host/file', Target: '/file', ReadOnly: true },
  ])
})

it('turns a health check off, and takes its command from the image', () => {
  const check = {
    isDisabled: true,
    test: null,
    intervalMs: 1,
    timeoutMs: 1,
    retries: 1,
    startPeriodMs: 0,
    startIntervalMs: null,
  }
  expect(createBody({ ...bare, healthcheck: check })).toMatchObject({ Healthcheck: { Test: ['NONE'] } })
  const own = createBody({ ...bare, healthcheck: { ...check, isDisabled: false } })
  expect(own).toHaveProperty('Healthcheck')
  expect((own as { Healthcheck?: object }).Healthcheck).not.toHaveProperty('Test')
})

it('never makes a grace of no time out of a short one', () => {
  expect([0, 1, 1000, 1001].map(seconds)).toEqual([0, 1, 1, 2])
})

import type { ContainerSpec } from '../../../src-main/engine/ports/containerEngine.ts'

/** A container of which nothing is said but what each test says. `init` hands signals on, so that it stops at once. */
export const bareSpec: ContainerSpec = {
  ...{ name: '', image: '', platform: null, command: null, entrypoint: null, environment: {}, labels: {} },
  ...{ hostname: null, user: null, workingDir: null, init: true, readOnly: false, ports: [], expose: [] },
  ...{ mounts: [], tmpfs: [], networks: [], extraHosts: [], healthcheck: null, memory: null, cpus: null, shm: null },
  ...{ restart: { name: 'no', maximumRetryCount: 0 }, ulimits: {}, capAdd: [], capDrop: [], securityOpt: [] },
  ...{ stopSignal: null, stopGraceMs: 10_000 },
}

import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { standinEnvironment } from '../images/build.ts'
import { standinCache } from '../images/cache.ts'
import { hasOfficialImages } from '../images/choose.ts'
import { obtain, pypi } from '../images/ingredients.ts'
import { run } from '../images/run.ts'

/**
 * The tests of what is written in Python (`tests/spark`), inside of the image that the stack runs: the job on a real
 * SparkSession and a real MinIO, the driver on a standalone cluster of its own.
 */
const root = join(import.meta.dirname, '..', '..', '..')
const name = `pfadtest-spark-${randomUUID().slice(0, 8)}`
const minio = `${name}-minio`
const PYTEST = [
  ['pytest', 'pytest-9.2.0-py3-none-any.whl'],
  ['pluggy', 'pluggy-1.7.0-py3-none-any.whl'],
  ['iniconfig', 'iniconfig-2.3.0-py3-none-any.whl'],
  ['packaging', 'packaging-26.3-py3-none-any.whl'],
  ['pygments', 'pygments-2.21.0-py3-none-any.whl'],
] as const
let wheels: string[] = []

beforeAll(async () => {
  const images = (await hasOfficialImages()) ? {} : standinEnvironment()
  const cache = standinCache()
  await mkdir(cache, { recursive: true })
  wheels = await Promise.all(PYTEST.map(([project, file]) => obtain(cache, pypi(project, file))))
  const base = images['SPARK_IMAGE']
  const args = base === undefined ? [] : ['--build-arg', `SPARK_IMAGE=${base}`]
  await run('docker', ['build', '--quiet', ...args, '--tag', name, join(root, 'compose', 'spark')], {
    env: { DOCKER_BUILDKIT: '0' },
  })
  const keys = ['--env', 'MINIO_ROOT_USER=pfad', '--env', 'MINIO_ROOT_PASSWORD=pfad-secret']
  const image = images['MINIO_IMAGE'] ?? 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z'
  await run('docker', ['run', '--detach', '--name', minio, ...keys, image, 'server', '/data'])
  const live = ['exec', minio, 'curl', '-fsS', 'http://127.0.0.1:9000/minio/health/live']
  while (
    !(await run('docker', live).then(
      () => true,
      () => false,
    ))
  ) {
    await sleep(200)
  }
  // A folder of its data is a bucket.
  await run('docker', ['exec', minio, 'mkdir', '-p', '/data/events'])
}, 600_000)

afterAll(async () => {
  await run('docker', ['rm', '--force', '--volumes', minio]).catch(() => undefined)
  await run('docker', ['rmi', '--force', name]).catch(() => undefined)
}, 60_000)

const python = async (file: string): Promise<string> => {
  const folders = ['compose/spark', 'tests/spark', 'tests/vectors']
  const mounts = [
    ...folders.map((folder) => `${join(root, folder)}:/pfad/${folder}:ro`),
    ...wheels.map((folder, index) => `${folder}:/opt/pytest/${index}:ro`),
  ]
  const env = {
    SPARK_HOME: '/opt/spark',
    PFAD_TEST_MINIO_URL: 'http://127.0.0.1:9000',
    PYTHONPATH: wheels.map((_, index) => `/opt/pytest/${index}`).join(':'),
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: '/tmp',
  }
  const words = [
    // As root: what was fetched is readable for its owner only.
    ...['run', '--rm', '--init', '--user', '0', '--network', `container:${minio}`, '--workdir', '/tmp'],
    ...mounts.flatMap((mount) => ['--volume', mount]),
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...[name, 'python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', `/pfad/tests/spark/${file}`],
  ]
  return run('docker', words)
}

it.each(['test_driver_parts.py', 'test_analyze.py', 'test_driver.py'])(
  'tests/spark/%s passes in the image',
  async (file) => {
    const said = await python(file)
    // A test that was left out would be one that proves nothing.
    expect(said).toMatch(/\d+ passed in /)
  },
  1_800_000,
)

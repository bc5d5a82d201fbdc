import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../../src-main/adapters/docker/ask.ts'
import { createDockerEngine } from '../../src-main/adapters/docker/containerEngine.ts'
import { type Endpoint, parseAddress } from '../../src-main/adapters/docker/endpoint.ts'
import type { BuildRequest, PullProgress } from '../../src-main/engine/ports/containerEngine.ts'
import { bareSpec } from './support/containerSpecs.ts'
import { startRegistry } from './support/registry.ts'
import { findTestImage } from './support/testImage.ts'
import { collect } from './support/waiting.ts'

/** What only a real engine can show of images. */
describe('a Docker Engine', () => {
  const engine = createDockerEngine({ env: process.env })
  const prefix = `pfadtest-engine-${process.pid}`
  const tags: string[] = []
  let absence: string | null = null
  let image = ''
  let endpoint: Endpoint | null = null
  let isHere = false
  let folder = ''

  beforeAll(async () => {
    const found = await findTestImage(engine)
    if (found.reference === null) absence = found.reason
    else image = found.reference
    folder = await mkdtemp(join(tmpdir(), 'pfad-engine-'))
    if (absence !== null) return
    const { address, kind, operatingSystem } = await engine.info()
    endpoint = parseAddress(address)
    // An engine in a virtual machine has another 127.0.0.1, and Podman asks for TLS there too.
    isHere = process.platform === 'linux' && kind === 'docker' && operatingSystem !== 'Docker Desktop'
  })
  beforeEach((context) => {
    if (absence !== null) context.skip(absence)
  })
  afterAll(async () => {
    const left = absence === null ? tags : []
    for (const tag of left) {
      if ((await engine.image(tag)) === null || endpoint === null) continue
      await ask({ endpoint, apiVersion: null }, (docker) => docker.getImage(tag).remove({ force: true }), {
        timeoutMs: 30_000,
      })
    }
    await rm(folder, { recursive: true, force: true })
    await engine[Symbol.asyncDispose]()
  })

  const context = async (name: string, files: Readonly<Record<string, string>>): Promise<BuildRequest> => {
    const root = join(folder, name)
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(root, path, '..'), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const tag = `${prefix}-${name}:1`
    tags.push(tag)
    return { context: root, dockerfile: 'Dockerfile', args: {}, target: null, tag, labels: {} }
  }
  /** What a container prints to its end. */
  const output = async (from: string, command: readonly string[]): Promise<string[]> => {
    const id = await engine.create({ ...bareSpec, name: `${prefix}-output`, image: from, command })
    try {
      await engine.start(id)
      return (await collect(engine.logs(id, { follow: true }))).map(({ text }) => text)
    } finally {
      await engine.remove(id, { force: true })
    }
  }

  describe('builds', () => {
    it('from a context without what is ignored, with arguments, a target and labels', async () => {
      const request = await context('full', {
        'Dockerfile.it': `FROM ${image} AS first\nARG WORD\nCOPY . /context\nRUN echo "said $WORD" && echo "$WORD" > /word\nFROM first AS second\nRUN exit 1`,
        '.dockerignore': 'Dockerfile.it\nsecret\n**/*.log\n!kept.log\nfolder\n!folder/wanted',
        ...{ kept: 'x', secret: 'x', 'deep/a.log': 'x', 'deep/b': 'x', 'kept.log': 'x' },
        ...{ 'folder/wanted': 'x', 'folder/unwanted': 'x' },
      })
      const lines: string[] = []
      const details = {
        dockerfile: 'Dockerfile.it',
        args: { WORD: 'grüezi' },
        target: 'first',
        labels: { 'pfadtest.is': 'it' },
      }
      await engine.build({ ...request, ...details }, (line) => lines.push(line))
      expect(lines).toContain('said grüezi')
      expect(await engine.image(request.tag)).not.toBeNull()
      const files = await output(request.tag, ['sh', '-c', 'cd /context && find . -type f | sort; cat /word'])
      expect(files.filter((path) => !path.includes('Dockerfile') && path !== './.dockerignore')).toEqual([
        ...['./deep/b', './folder/wanted', './kept', './kept.log', 'grüezi'],
      ])
      const again: string[] = []
      await engine.build({ ...request, ...details }, (line) => again.push(line))
      expect(again.some((line) => /using cache/i.test(line))).toBe(true)
    })

    it('and says which step failed', async () => {
      const request = await context('failing', {
        Dockerfile: `FROM ${image}\nRUN echo before; echo the reason >&2; exit 7`,
      })
      await expect(engine.build(request, () => {})).rejects.toMatchObject({
        ...{ code: 'build-failed', message: expect.stringMatching(/non-zero code: 7[\s\S]*the reason/) },
        hint: expect.stringContaining('Dockerfile'),
      })
      expect(await engine.image(request.tag)).toBeNull()
    })

    it('or says what is wrong with the context', async () => {
      const nowhere = {
        context: join(folder, 'nowhere'),
        dockerfile: 'Dockerfile',
        args: {},
        target: null,
        tag: 'x',
        labels: {},
      }
      const missing = { code: 'build-failed', message: expect.stringContaining('nowhere') }
      await expect(engine.build(nowhere, () => {})).rejects.toMatchObject(missing)
      const outside = { ...(await context('outside', { Dockerfile: '' })), dockerfile: '../Dockerfile' }
      await expect(engine.build(outside, () => {})).rejects.toMatchObject({ code: 'build-failed' })
      const empty = await context('empty', { Dockerfile: `FROM ${prefix}-nowhere:1` })
      await expect(engine.build(empty, () => {})).rejects.toMatchObject({
        ...{ code: 'build-failed', message: expect.stringContaining(`${prefix}-nowhere:1`) },
      })
      if (process.platform === 'win32') return
      const unreadable = await context('unreadable', { Dockerfile: `FROM ${image}` })
      execFileSync('mkfifo', [join(unreadable.context, 'pipe')])
      await expect(engine.build(unreadable, () => {})).rejects.toMatchObject({
        ...{ code: 'build-failed', message: expect.stringMatching(/context cannot be read .*pipe/) },
      })
    })

    it('until it is aborted', async () => {
      const request = await context('aborted', { Dockerfile: `FROM ${image}\nRUN echo begun; sleep 60` })
      const aborter = new AbortController()
      const reason = new Error('enough')
      const building = engine.build(request, (line) => line === 'begun' && aborter.abort(reason), aborter.signal)
      await expect(building).rejects.toBe(reason)
      expect(await engine.image(request.tag)).toBeNull()
    })
  })

  describe('pulls', () => {
    beforeEach((context) => {
      if (!isHere) context.skip('the engine cannot reach a registry on this machine')
    })
    const layer = async (name: string): Promise<string> => {
      const root = join(folder, `layer-${name}`)
      await mkdir(root)
      await writeFile(join(root, 'content'), randomBytes(3_000_000))
      return root
    }
    const pull = (reference: string, onProgress: (progress: PullProgress) => void = () => {}, signal?: AbortSignal) => {
      tags.push(reference)
      return engine.pull({ reference, platform: null }, onProgress, signal)
    }

    it('and says how far it is', async () => {
      await using registry = await startRegistry()
      const reference = await registry.publish('whole', await layer('whole'))
      const seen: PullProgress[] = []
      await pull(reference, (progress) => seen.push(progress))
      expect(await engine.image(reference)).not.toBeNull()
      const last = seen.at(-1)
      expect(last?.total).toBeGreaterThan(2_900_000)
      expect(last?.done).toBe(last?.total)
      for (const [index, { done, total }] of seen.entries()) {
        expect(done).toBeGreaterThanOrEqual(seen[index - 1]?.done ?? 0)
        if (total !== null) expect(done).toBeLessThanOrEqual(total)
      }
      expect(seen.every(({ message }) => message !== '')).toBe(true)
    })

    it('or says that there is no such image', async () => {
      await using registry = await startRegistry()
      const reference = await registry.publish('one', await layer('one'))
      const absent = { code: 'image-not-found', hint: expect.stringContaining('docker login') }
      await expect(pull(reference.replace(':1', ':2'))).rejects.toMatchObject(absent)
      await expect(pull(`${registry.host}/two:1`)).rejects.toMatchObject({ code: 'image-not-found' })
    })

    it('with what docker login keeps', async () => {
      await using registry = await startRegistry('ada:secret')
      const reference = await registry.publish('private', await layer('private'))
      await expect(pull(reference)).rejects.toMatchObject({ hint: expect.stringContaining('docker login') })
      const config = join(folder, 'docker')
      const auths = { [registry.host]: { auth: Buffer.from('ada:secret').toString('base64') } }
      await mkdir(config)
      await writeFile(join(config, 'config.json'), JSON.stringify({ auths }))
      const { address } = await engine.info()
      await using known = createDockerEngine({ env: { DOCKER_CONFIG: config }, setting: address })
      await known.pull({ reference, platform: null }, () => {})
      expect(await engine.image(reference)).not.toBeNull()
    })

    it('or says that the registry is away, or sends what is damaged', async () => {
      const registry = await startRegistry()
      const damaged = await registry.publish('damaged', await layer('damaged'), 'damaged')
      await expect(pull(damaged)).rejects.toMatchObject({
        code: 'pull-failed',
        hint: expect.stringContaining('registry'),
      })
      expect(await engine.image(damaged)).toBeNull()
      await registry[Symbol.asyncDispose]()
      await expect(pull(damaged)).rejects.toMatchObject({
        ...{ code: 'pull-failed', message: expect.stringContaining(damaged) },
      })
    })

    it('until it is aborted', async () => {
      await using registry = await startRegistry()
      const reference = await registry.publish('stalled', await layer('stalled'), 'stalled')
      const aborter = new AbortController()
      const reason = new Error('enough')
      const pulling = pull(reference, ({ done }) => done > 0 && aborter.abort(reason), aborter.signal)
      await expect(pulling).rejects.toBe(reason)
      expect(await engine.image(reference)).toBeNull()
    })
  })
})

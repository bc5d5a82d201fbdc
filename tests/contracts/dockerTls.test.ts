import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDockerEngine } from '../../src-main/adapters/docker/containerEngine.ts'

const VERSION = JSON.stringify({ Version: '28.0.0', ApiVersion: '1.48' })

describe('an engine behind TLS', () => {
  let folder = ''
  let absence: string | null = null
  let port = 0
  let close = async () => {}

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pfad-engine-tls-'))
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
    const authority = (name: string) =>
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.crt`,
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
      )
    const signed = async (name: string, extension: string) => {
      openssl(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
      )
      await writeFile(join(folder, `${name}.ext`), extension)
      openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        `${name}.crt`,
        '-days',
        '2',
        '-extfile',
        `${name}.ext`,
      )
    }
    try {
      authority('ca')
      authority('stranger')
      await signed('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1')
      await signed('client', 'extendedKeyUsage=clientAuth')
    } catch (thrown) {
      absence = `openssl made no certificates: ${(thrown as Error).message.split('\n')[0]}`
      return
    }
    const read = (file: string) => readFile(join(folder, file))
    const server = createServer(
      {
        key: await read('server.key'),
        cert: await read('server.crt'),
        ca: await read('ca.crt'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => response.end(request.url === '/version' ? VERSION : '{"OSType":"linux"}'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
    close = async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
  beforeEach((context) => {
    if (absence !== null) context.skip(absence)
  })
  afterAll(async () => {
    await close()
    await rm(folder, { recursive: true })
  })

  /** A folder as `DOCKER_CERT_PATH` has it. */
  const certificates = async (name: string, ca: string, client: string | null): Promise<string> => {
    const made = join(folder, name)
    await mkdir(made)
    await cp(join(folder, `${ca}.crt`), join(made, 'ca.pem'))
    if (client === null) return made
    await cp(join(folder, `${client}.crt`), join(made, 'cert.pem'))
    await cp(join(folder, `${client}.key`), join(made, 'key.pem'))
    return made
  }
  const info = (path: string, host = '127.0.0.1', verify = '1') =>
    createDockerEngine({
      env: { DOCKER_HOST: `tcp://${host}:${port}`, DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: path },
    }).info()

  it('is trusted by its authority, and trusts ours', async () => {
    const path = await certificates('both', 'ca', 'client')
    expect(await info(path)).toMatchObject({ os: 'linux', address: `tcp://127.0.0.1:${port}`, foundBy: 'DOCKER_HOST' })
    expect((await info(path, 'localhost')).os).toBe('linux')
  })

  it('is not trusted when another authority signed it, unless nobody checks', async () => {
    const path = await certificates('strange', 'stranger', 'client')
    await expect(info(path)).rejects.toMatchObject({ code: 'engine-denied', hint: expect.stringContaining('ca.pem') })
    expect((await info(path, '127.0.0.1', '')).os).toBe('linux')
  })

  it('does not trust one without a certificate', async () => {
    const path = await certificates('none', 'ca', null)
    await expect(info(path)).rejects.toMatchObject({ code: expect.stringMatching(/^engine-(denied|stopped)$/) })
  })
})

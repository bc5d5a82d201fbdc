import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import type { ContainerEngine } from '../../../src-main/engine/ports/containerEngine.ts'

/** A small image with a shell, or why the engine's tests cannot run here. */
export type TestImage = { readonly reference: string } | { readonly reference: null; readonly reason: string }

const BUILT = 'pfadtest-engine-busybox:1'
const PULLED = 'busybox:1.37'
const PROGRAMS = ['/bin/busybox', '/usr/bin/busybox']

/** Made of this machine's static busybox (Debian: busybox-static) by the engine itself, or pulled. */
export const findTestImage = async (engine: ContainerEngine): Promise<TestImage> => {
  try {
    await engine.info()
  } catch (thrown) {
    return { reference: null, reason: toErrorShape(thrown).message }
  }
  if (await engine.image(BUILT)) return { reference: BUILT }
  for (const program of PROGRAMS) if (await isStatic(program)) return { reference: await build(engine, program) }
  try {
    if (!(await engine.image(PULLED))) await engine.pull({ reference: PULLED, platform: null }, () => {})
    return { reference: PULLED }
  } catch (thrown) {
    const { message } = toErrorShape(thrown)
    return {
      reference: null,
      reason: `there is no static busybox on this machine (apt install busybox-static), and: ${message}`,
    }
  }
}

/** A static ELF file has no interpreter. */
const isStatic = async (path: string): Promise<boolean> => {
  const content = await readFile(path).catch(() => null)
  return content !== null && !content.subarray(0, 4096).includes('ld-linux')
}

const build = async (engine: ContainerEngine, program: string): Promise<string> => {
  const context = await mkdtemp(join(tmpdir(), 'pfad-engine-image-'))
  try {
    await copyFile(program, join(context, 'busybox'))
    const lines = ['FROM scratch', 'COPY busybox /bin/busybox', 'RUN ["/bin/busybox", "--install", "-s", "/bin"]']
    await writeFile(join(context, 'Dockerfile'), lines.join('\n'))
    const request = { context, dockerfile: 'Dockerfile', args: {}, target: null, tag: BUILT, labels: {} }
    await engine.build(request, () => {})
    return BUILT
  } finally {
    await rm(context, { recursive: true })
  }
}

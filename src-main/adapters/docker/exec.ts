import type { ContainerEngine } from '../../engine/ports/containerEngine.ts'
import type { Call } from './call.ts'
import { demultiplex } from './frames.ts'
import { toLines } from './lines.ts'

/** `ContainerEngine.exec`. Engines cannot end what they started in a container: aborted, it is no longer waited for. */
export const runInside =
  (call: Call): ContainerEngine['exec'] =>
  async (id, { command, environment = {}, user }, onLine, signal) => {
    const what = `${command[0]} could not be run in ${id}`
    const quick = { signal, timeoutMs: 60_000 }
    const exec = await call(
      what,
      (docker) =>
        docker.getContainer(id).exec({
          ...{ Cmd: [...command], AttachStdout: true, AttachStderr: true },
          Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
          ...(user === undefined ? {} : { User: user }),
        }),
      quick,
    )
    try {
      const output = await call(what, (docker) => docker.getExec(exec.id).start({ Detach: false, Tty: false }), {
        ...{ signal, timeoutMs: null },
      })
      const frames = demultiplex(output)
      for await (const line of toLines(frames, { isStamped: false, now: Date.now })) onLine(line)
    } catch (thrown) {
      throw call.failure(thrown, what, signal)
    }
    const { ExitCode } = await call(what, (docker) => docker.getExec(exec.id).inspect(), quick)
    return { exitCode: ExitCode ?? 0 }
  }

import type { ContainerEngine, LogLine, LogOptions } from '../../engine/ports/containerEngine.ts'
import { openStream } from './ask.ts'
import type { Call } from './call.ts'
import { asStdout, demultiplex } from './frames.ts'
import { toLines } from './lines.ts'

/** `ContainerEngine.logs`: the engine's own stream, taken apart; it reads no faster than it is read. */
export const followLogs = (call: Call): ContainerEngine['logs'] =>
  async function* logs(id, options, signal): AsyncGenerator<LogLine> {
    const what = `The log of ${id} could not be read`
    try {
      const timed = { signal, timeoutMs: null }
      const { Config } = await call(what, (docker) => docker.getContainer(id).inspect(), timed)
      const path = `/containers/${encodeURIComponent(id)}/logs`
      const chunks = await call(what, (docker) => openStream(docker, path, query(options)), timed)
      const frames = Config.Tty ? asStdout(chunks) : demultiplex(chunks)
      yield* toLines(frames, { isStamped: true, now: Date.now })
    } catch (thrown) {
      if (!signal?.aborted) throw call.failure(thrown, what)
    }
  }

const query = ({ follow, since, tail }: LogOptions) => ({
  ...{ stdout: true, stderr: true, timestamps: true, follow },
  ...(since === undefined ? {} : { since: (since / 1000).toFixed(3) }),
  ...(tail === undefined ? {} : { tail }),
})

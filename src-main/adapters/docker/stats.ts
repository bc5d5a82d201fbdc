import type { ContainerStats as Reading } from 'dockerode'
import type { ContainerEngine, ContainerStats } from '../../engine/ports/containerEngine.ts'
import { openStream } from './ask.ts'
import type { Call } from './call.ts'
import { jsonLines } from './jsonLines.ts'

/** `ContainerEngine.stats`. A container that does not run gets readings without numbers: that is its end. */
export const followStats = (call: Call): ContainerEngine['stats'] =>
  async function* stats(id, signal): AsyncGenerator<ContainerStats> {
    const what = `What ${id} uses could not be read`
    try {
      const path = `/containers/${encodeURIComponent(id)}/stats`
      const chunks = await call(what, (docker) => openStream(docker, path, { stream: true }), {
        signal,
        timeoutMs: null,
      })
      for await (const reading of jsonLines<Reading>(chunks)) {
        if (!isRunning(reading)) return
        const cpuPercent = toCpuPercent(reading)
        if (cpuPercent !== null) yield { at: Date.parse(reading.read), cpuPercent, ...toMemory(reading) }
      }
    } catch (thrown) {
      if (!signal?.aborted) throw call.failure(thrown, what)
    }
  }

const isRunning = ({ memory_stats }: Reading): boolean => memory_stats?.limit !== undefined

/** As `docker stats` reckons it; null for the first reading, which has nothing before it. */
export const toCpuPercent = ({ cpu_stats, precpu_stats }: Reading): number | null => {
  if (!precpu_stats.system_cpu_usage) return null
  const used = cpu_stats.cpu_usage.total_usage - precpu_stats.cpu_usage.total_usage
  const passed = cpu_stats.system_cpu_usage - precpu_stats.system_cpu_usage
  const cpus = cpu_stats.online_cpus || cpu_stats.cpu_usage.percpu_usage?.length || 1
  return passed > 0 && used > 0 ? (used / passed) * cpus * 100 : 0
}

/** What the engine calls usage includes files that were read and can be given up: `docker stats` takes them off too. */
export const toMemory = ({ memory_stats: { usage, limit, stats } }: Reading) => {
  const kept = stats as Readonly<Record<string, number>> | undefined
  const cache = kept?.['total_inactive_file'] ?? kept?.['inactive_file'] ?? 0
  return { memory: cache < usage ? usage - cache : usage, memoryLimit: limit }
}

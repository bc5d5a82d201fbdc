import { spawnSync } from 'node:child_process'
import { prepareStack } from '../../setup/stack.ts'
import { standinEnvironment } from '../images/build.ts'

/** Not the name that a person's own stack gives the image that it builds: on a stand-in, it is another. */
const SPARK_STACK_IMAGE = 'pfad-standin/spark-stack'

/**
 * Readies the images, and names them: no variable where the official ones are there, else those that make compose.yaml
 * take the stand-ins. Throws where there can be none.
 */
export const imageVariables = async (): Promise<Record<string, string>> => {
  const reason = await prepareStack()
  if (reason !== null) throw new Error(`The stack's images are not here: ${reason}.`)
  const names = Object.keys(standinEnvironment())
  const given = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []))
  return { ...(given.length === 0 ? {} : { ...Object.fromEntries(given), SPARK_STACK_IMAGE }), ...openFiles() }
}

/** What compose.yaml asks for ClickHouse, where this machine allows no more than less. */
const openFiles = (): Record<string, string> => {
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' })
  const allowed = Number(stdout)
  return allowed > 0 && allowed < 262_144 ? { CLICKHOUSE_NOFILE: String(allowed) } : {}
}

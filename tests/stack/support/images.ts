import { buildStandins, standinEnvironment } from '../images/build.ts'
import { standinCache } from '../images/cache.ts'
import { STANDINS } from '../images/standins.ts'
import type { TestEngine } from './engine.ts'

/** The official images that compose.yaml names, by the variable that replaces each. */
const OFFICIAL: Readonly<Record<string, string>> = {
  KAFKA_IMAGE: 'apache/kafka:4.1.1',
  SCHEMA_REGISTRY_IMAGE: 'apicurio/apicurio-registry-mem:2.6.13.Final',
  CLICKHOUSE_IMAGE: 'clickhouse/clickhouse-server:25.8',
  MINIO_IMAGE: 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
  SPARK_IMAGE: 'apache/spark:3.5.8',
}

/**
 * Variables of compose.yaml that name an image for each of its services: none where the official one is in the engine
 * already, else a stand-in, which is built if need be.
 */
export const imageVariables = async (engine: TestEngine): Promise<Record<string, string>> => {
  const missing = new Set<string>()
  for (const [variable, image] of Object.entries(OFFICIAL)) if (!(await engine.hasImage(image))) missing.add(variable)
  const wanted = STANDINS.filter(({ variable }) => missing.has(variable))
  await buildStandins({ cache: standinCache(), only: wanted.map(({ name }) => name), log: console.log })
  const chosen = Object.entries(standinEnvironment()).filter(([variable]) => missing.has(variable))
  const ownSpark = missing.has('SPARK_IMAGE') ? { SPARK_STACK_IMAGE: 'pfad-standin/spark-stack' } : {}
  return { ...Object.fromEntries(chosen), ...ownSpark }
}

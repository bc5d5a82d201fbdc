import { existsSync } from 'node:fs'
import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { arch } from 'node:process'
import { debian, goInstall, type Ingredient, maven, pypi } from './ingredients.ts'
import { run } from './run.ts'

/** An image in place of an official one: the same software from package registries. Its folder has its Dockerfile. */
export type Standin = {
  readonly name: string
  /** The variable of compose.yaml that names the image. */
  readonly variable: string
  readonly ingredients: (folder: string) => readonly Ingredient[]
  /** Puts the ingredients' folders, in their order, into the build's context. */
  readonly lay: (context: string, ingredients: readonly string[]) => Promise<void>
}

/** Servers and tools of all stand-ins: one system that they share. */
export const BASE = debian([
  ...['ca-certificates', 'curl', 'wget', 'procps', 'tini', 'openjdk-17-jre-headless', 'python3', 'postgresql'],
])

const CHDB = '26.1.0'
const machine = arch === 'arm64' ? 'aarch64' : 'x86_64'

export const STANDINS: readonly Standin[] = [
  {
    ...{ name: 'minio', variable: 'MINIO_IMAGE' },
    ingredients: () => [goInstall('minio-7aac2a2c5b7c', 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c')],
    lay: (context, [minio = '']) => link(join(minio, 'minio'), context),
  },
  {
    ...{ name: 'kafka', variable: 'KAFKA_IMAGE' },
    ingredients: (folder) => [maven('kafka-4.1.1', join(folder, 'pom.xml'))],
    lay: (context, [jars = '']) => link(jars, join(context, 'jars')),
  },
  {
    ...{ name: 'schema-registry', variable: 'SCHEMA_REGISTRY_IMAGE' },
    ingredients: (folder) => [maven('apicurio-2.6.13.Final', join(folder, 'pom.xml'))],
    lay: async (context, [archive = '']) => {
      const [file = ''] = await readdir(archive)
      await run('sh', ['-c', 'mkdir app && tar -xzf "$0" -C app', join(archive, file)], { cwd: context })
    },
  },
  {
    ...{ name: 'clickhouse', variable: 'CLICKHOUSE_IMAGE' },
    ingredients: () => [
      pypi('chdb-core', `chdb_core-${CHDB}-cp39-abi3-manylinux2014_${machine}.manylinux_2_17_${machine}.whl`),
    ],
    lay: (context, [wheel = '']) => link(wheel, join(context, 'python')),
  },
  {
    ...{ name: 'spark', variable: 'SPARK_IMAGE' },
    ingredients: () => [pypi('pyspark', 'pyspark-3.5.8.tar.gz')],
    lay: async (context, [source = '']) => {
      const spark = join(context, 'spark')
      for (const part of ['bin', 'sbin', 'jars']) await link(join(source, 'deps', part), join(spark, part))
      await link(join(source, 'pyspark'), join(spark, 'python', 'pyspark'))
      await link(join(source, 'lib'), join(spark, 'python', 'lib'))
      for (const trusted of ['certs/ca-certificates.crt', 'certs/java/cacerts'].filter((file) =>
        existsSync(`/etc/ssl/${file}`),
      ))
        await cp(`/etc/ssl/${trusted}`, join(context, 'ssl', trusted))
    },
  },
  {
    ...{ name: 'postgres', variable: 'POSTGRES_IMAGE' },
    ingredients: () => [],
    lay: async () => {},
  },
]

/** Into the context without a second copy on the disk. */
const link = async (from: string, to: string): Promise<void> => {
  await run('sh', ['-c', 'mkdir -p "$(dirname "$1")" && cp -rl "$0" "$1"', from, to])
}

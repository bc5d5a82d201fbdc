import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Tls } from './endpoint.ts'
import type { Machine } from './machine.ts'
import { parseJson } from './parseJson.ts'
import { joinPath } from './paths.ts'

/** A Docker context that is not `default`: an engine that the user has given a name. */
export type DockerContext = { readonly name: string; readonly address: string; readonly tls: Tls | null }

const configFile = z.object({ currentContext: z.string().optional() })
const metaFile = z.object({
  Name: z.string(),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
})

/** Docker's folder of a user: `DOCKER_CONFIG`, or `.docker`. */
export const configFolder = ({ env, home, platform }: Machine): string =>
  env['DOCKER_CONFIG'] || joinPath(platform, home, '.docker')

/** What `docker context use` chose; null for none, and for Docker's own `default`. */
export const currentContext = async (machine: Machine): Promise<string | null> => {
  const text = await machine.readText(joinPath(machine.platform, configFolder(machine), 'config.json'))
  const name = parseJson(configFile, text)?.currentContext ?? ''
  return name === '' || name === 'default' ? null : name
}

/** Every context of this user, by name. One whose file is damaged is passed over. */
export const listContexts = async (machine: Machine): Promise<DockerContext[]> => {
  const folder = joinPath(machine.platform, configFolder(machine), 'contexts', 'meta')
  const found = await Promise.all(
    (await machine.list(folder)).map(async (id) => {
      const meta = parseJson(metaFile, await machine.readText(joinPath(machine.platform, folder, id, 'meta.json')))
      const address = meta?.Endpoints.docker?.Host
      if (!meta || !address) return null
      const isVerified = meta.Endpoints.docker?.SkipTLSVerify !== true
      return { name: meta.Name, address, tls: await readContextTls(machine, meta.Name, isVerified) }
    }),
  )
  return found.filter((context) => context !== null).toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A context's certificates lie under the hash of its name. */
const readContextTls = async (machine: Machine, name: string, isVerified: boolean): Promise<Tls | null> => {
  const id = createHash('sha256').update(name).digest('hex')
  const tls = await readTls(
    machine,
    joinPath(machine.platform, configFolder(machine), 'contexts', 'tls', id, 'docker'),
    isVerified,
  )
  return tls.ca === null && tls.cert === null && isVerified ? null : tls
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder, those that are there. */
export const readTls = async (machine: Machine, folder: string, isVerified: boolean): Promise<Tls> => {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => machine.readText(joinPath(machine.platform, folder, file))),
  )
  return { ca: ca ?? null, cert: cert ?? null, key: key ?? null, isVerified }
}

import { z } from 'zod'
import { configFolder } from './contexts.ts'
import type { Machine } from './machine.ts'
import { parseJson } from './parseJson.ts'
import { joinPath } from './paths.ts'

/** What an engine is given for a registry, as its API has it. */
export type Login = {
  readonly serveraddress: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
}

/** What `docker login` calls Docker Hub. */
const HUB = 'https://index.docker.io/v1/'

const configFile = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
})
const helperAnswer = z.object({ Username: z.string(), Secret: z.string() })

/** The registry of an image, as `docker login` knows it: the part before the first slash if it looks like a host. */
export const registryOf = (reference: string): string => {
  const [host = '', ...rest] = reference.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(host) || host === 'localhost')
  return isHost && host !== 'docker.io' && host !== 'index.docker.io' ? host : HUB
}

/**
 * What `docker login` keeps for a registry, in a file or behind a credential helper; null for none. A pull without it may still
 * succeed, so that a damaged file or a missing helper is no error here.
 */
export const readLogin = async (machine: Machine, registry: string): Promise<Login | null> => {
  const text = await machine.readText(joinPath(machine.platform, configFolder(machine), 'config.json'))
  const config = parseJson(configFile, text)
  if (config === null) return null
  const helper = config.credHelpers?.[registry] ?? config.credsStore
  const kept = helper ? await askHelper(machine, helper, registry) : null
  return kept ?? fromFile(config, registry)
}

const askHelper = async (machine: Machine, helper: string, registry: string): Promise<Login | null> => {
  const answer = parseJson(helperAnswer, await machine.run(`docker-credential-${helper}`, ['get'], registry))
  if (answer === null) return null
  return answer.Username === '<token>'
    ? { serveraddress: registry, identitytoken: answer.Secret }
    : { serveraddress: registry, username: answer.Username, password: answer.Secret }
}

const fromFile = (config: z.infer<typeof configFile>, registry: string): Login | null => {
  const { auth, identitytoken } = config.auths?.[registry] ?? config.auths?.[`https://${registry}`] ?? {}
  if (identitytoken) return { serveraddress: registry, identitytoken }
  const [, username, password] = /^([^:]+):([\s\S]*)$/.exec(Buffer.from(auth ?? '', 'base64').toString('utf8')) ?? []
  return username === undefined || password === undefined ? null : { serveraddress: registry, username, password }
}

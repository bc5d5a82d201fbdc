import { writeAtomic } from '../../adapters/files/atomic.ts'
import { PfadError } from '../../contract/error.ts'
import type { SettingRow, SettingValues } from '../../contract/models/settings.ts'
import { MASKED } from '../../core/config/sensitive.ts'
import { readStored, type SettingName, type Settings, settingNames, settingsSchema } from './settings.ts'

export type SettingsFile = {
  readonly list: () => Promise<SettingRow[]>
  /** All or nothing, for the next start. Throws `bad-setting` for what that start would refuse. */
  readonly put: (values: SettingValues) => Promise<SettingRow[]>
  /** The settings that a start with these values would have. Throws as `put` does. */
  readonly wouldBe: (values: SettingValues) => Promise<Settings>
}

/** A home's `settings.json` for people to change; what else stands in it stays. `mask` hides logins in addresses. */
export const createSettingsFile = (of: {
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  readonly running: Settings
  readonly mask: (text: string) => string
}): SettingsFile => {
  const { file, env, running, mask } = of
  let last: Promise<unknown> = Promise.resolve()

  const rowOf = (name: SettingName, stored: Readonly<Record<string, unknown>>): SettingRow => {
    const given = env[name] === undefined || env[name] === '' ? undefined : env[name]
    const fallback = toText(settingsSchema.shape[name].parse(undefined))
    const chosen = given ?? stored[name]
    const parsed = settingsSchema.shape[name].safeParse(chosen)
    return {
      name,
      value: mask(chosen === undefined ? fallback : toText(parsed.success ? parsed.data : chosen)),
      running: mask(toText(running[name])),
      fallback,
      source: given !== undefined ? 'environment' : stored[name] !== undefined ? 'stored' : 'default',
      choices: choicesOf(name),
      problem: parsed.success ? null : messageOf(parsed.error),
    }
  }
  const list = async (): Promise<SettingRow[]> => {
    const stored = await readStored(file)
    return settingNames.map((name) => rowOf(name, stored))
  }
  const changed = async (values: SettingValues): Promise<Record<string, unknown>> => {
    const stored: Record<string, unknown> = { ...(await readStored(file)) }
    for (const [name, value] of Object.entries(values)) {
      if (!isName(name)) throw new PfadError('bad-setting', `There is no setting ${name}.`, 'pfad settings lists them.')
      if (env[name]) {
        const hint = `Unset ${name} where Pfad is started.`
        throw new PfadError('bad-setting', `${name} comes from the environment, which wins over the home.`, hint)
      }
      if (value?.includes(MASKED)) {
        throw new PfadError('bad-setting', `${name} holds ${MASKED} where a secret stood.`, 'Write the whole value.')
      }
      if (value === null) delete stored[name]
      else stored[name] = checked(name, value)
    }
    return stored
  }
  const put = async (values: SettingValues): Promise<SettingRow[]> => {
    const stored = await changed(values)
    await writeAtomic(file, new TextEncoder().encode(`${JSON.stringify(stored, null, 2)}\n`), undefined, 0o600)
    return list()
  }
  return {
    list,
    put: (values) => {
      // One after the other: each reads the file that the one before has written.
      const mine = last.then(() => put(values))
      last = mine.catch(() => undefined)
      return mine
    },
    wouldBe: async (values) => {
      const stored = await changed(values)
      const inForce = Object.fromEntries(settingNames.map((name) => [name, env[name] || stored[name]]))
      const parsed = settingsSchema.safeParse(inForce)
      if (parsed.success) return parsed.data
      const wrong = parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
      throw new PfadError('bad-setting', `A setting is wrong. ${wrong.join('; ')}.`, 'Correct it first.')
    },
  }
}

const isName = (name: string): name is SettingName => settingNames.some((known) => known === name)

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const messageOf = (error: { readonly issues: readonly { readonly message: string }[] }): string =>
  error.issues[0]?.message ?? 'it does not fit'

/** As it shall stand in the file: a number is a number there. */
const checked = (name: SettingName, value: string): unknown => {
  const parsed = settingsSchema.shape[name].safeParse(value)
  if (parsed.success) return parsed.data
  throw new PfadError('bad-setting', `${name}: ${messageOf(parsed.error)}.`, 'Nothing was changed.')
}

const choicesOf = (name: SettingName): string[] | null => {
  const fits = (value: unknown): boolean => settingsSchema.shape[name].safeParse(value).success
  if (typeof settingsSchema.shape[name].parse(undefined) === 'boolean') return ['true', 'false']
  const all = ['embedded', 'stack', 'none', 'gzip', 'snappy', 'lz4', 'zstd'].filter(fits)
  return fits('no such choice, surely') || all.length < 2 ? null : all
}

/** Names of variables whose value is a secret, as Airflow knows them. */
const SENSITIVE = /password|secret|passwd|token|api_?key|apikey|access_?key|private_?key|passphrase|credential/i
/** Shorter ones would mask half of a log. */
const SHORTEST = 4

/** The secrets that an environment holds: passwords in `PFAD_CONN_*`, sensitive `PFAD_VAR_*`. */
export const secretsOf = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value === '') return []
    if (name.startsWith('PFAD_VAR_')) return SENSITIVE.test(name) ? [value] : []
    if (!name.startsWith('PFAD_CONN_') || !URL.canParse(value)) return []
    const { password, searchParams } = new URL(value)
    const extras = [...searchParams].flatMap(([key, extra]) => (SENSITIVE.test(key) ? [extra] : []))
    return [password, decodeURIComponent(password), ...extras]
  })

/** Replaces every secret by `***`. */
export const createMask = (secrets: readonly string[]): ((text: string) => string) => {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
  if (known.length === 0) return (text) => text
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

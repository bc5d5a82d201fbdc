/** What stands where something is not for everybody's eyes. */
const HIDDEN = '•••'

/** Folders of people, wherever they begin in a text; what follows may be shown. */
const PERSONAL =
  /(?<![\w.-])(?:\/(?:home|Users)\/[^/\s"'<>:]+|\/root|[A-Za-z]:\\Users\\[^\\\s"'<>:]+)(?=$|[/\\\s"'<>:,;)])/g
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi
const TOKEN = /([?&](?:token|key|password|secret|signature|sig)=)[^&\s"'<>]+/gi

/** A text without people's folders, credentials in addresses, and tokens. `home`: Pfad's own folder, hidden as a whole. */
export const hideInText = (text: string, home: string | null): string => {
  const rest = home === null ? text : text.replaceAll(home, '~pfad')
  return rest.replace(PERSONAL, '~').replace(CREDENTIALS, `$1${HIDDEN}@`).replace(TOKEN, `$1${HIDDEN}`)
}

/** The same for every text in a value that came from the host. */
export const hideIn = <T>(value: T, home: string | null): T => hide(value, home) as T

const hide = (value: unknown, home: string | null): unknown => {
  if (typeof value === 'string') return hideInText(value, home)
  if (Array.isArray(value)) return value.map((each) => hide(each, home))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hide(each, home)]))
}

import { PfadError } from '../../contract/error.ts'

export type Target = {
  /** Where to send, without credentials: those go in a header. */
  readonly href: string
  readonly authorization: string | null
  /** For messages: no credentials, no query, which may hold a token. */
  readonly shown: string
}

/** `DASHBOARD_API_URL` in its parts, or `bad-argument`, which does not repeat what may hold a password. */
export const parseTarget = (url: string): Target => {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new PfadError(
      'bad-argument',
      "The dashboard's address is not an http or https URL.",
      'Set DASHBOARD_API_URL to one like http://127.0.0.1:8080/api/reports, or unset it for the built-in dashboard.',
    )
  }
  const { username, password, origin, pathname } = parsed
  parsed.username = ''
  parsed.password = ''
  const pair = `${decode(username)}:${decode(password)}`
  return {
    href: parsed.href,
    authorization: pair === ':' ? null : `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`,
    shown: origin + pathname,
  }
}

/** The address as people may see it; of one that is none, nothing. */
export const shownUrl = (url: string): string => {
  const parsed = URL.parse(url)
  return parsed === null ? '' : parsed.origin + parsed.pathname
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

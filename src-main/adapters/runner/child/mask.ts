import type { Secret } from '../../../core/config/connectionUri.ts'
import { MASKED } from '../../../core/config/sensitive.ts'

/** Shorter ones would mask half of a log. */
const SHORTEST = 4
/** A line of a secret that has several (a private key) is one by itself from this length on: output comes by lines. */
const SHORTEST_LINE = 8

/** Replaces by `***` every secret that it was given, in the forms in which they are written. */
export type Mask = {
  (text: string): string
  /** From now on these are masked as well. */
  readonly add: (secrets: readonly Secret[]) => void
}

export const createMask = (secrets: readonly Secret[] = []): Mask => {
  const known = new Set<string>()
  let longestFirst: string[] = []
  const mask = (text: string): string => {
    let masked = text
    for (const form of longestFirst) if (masked.includes(form)) masked = masked.replaceAll(form, MASKED)
    return masked
  }
  const add = (more: readonly Secret[]): void => {
    const before = known.size
    for (const form of more.flatMap(formsOf)) known.add(form)
    if (known.size > before) longestFirst = [...known].toSorted((a, b) => b.length - a.length)
  }
  add(secrets)
  return Object.assign(mask, { add })
}

/** As it is, as a part of a URL, of JSON or of JavaScript, and as base64: alone and as `login:password`. */
const formsOf = ({ text, login }: Secret): string[] => {
  if (text.length < SHORTEST) return []
  const lines = text.split(/\r?\n/)
  const pieces = lines.length === 1 ? [text] : [text, ...lines.filter((line) => line.trim().length >= SHORTEST_LINE)]
  const pair = login === undefined ? [] : base64(`${login}:${text}`)
  return [...pieces.flatMap(written), ...base64(text), ...pair].filter((form) => form.length >= SHORTEST)
}

const written = (text: string): string[] => {
  const inUrl = encodeURIComponent(text.toWellFormed())
  const inPython = inUrl.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const inForm = new URLSearchParams([['', text]]).toString().slice(1)
  const escapes = /%[0-9A-F]{2}/g
  const inJson = JSON.stringify(text).slice(1, -1)
  return [
    text,
    ...[inUrl, inPython, inForm].flatMap((form) => [
      form,
      form.replaceAll('%20', '+'),
      form.replace(escapes, lowerCase),
    ]),
    // A URL's user name and password keep some characters that a part of its query does not.
    ...(URL.canParse(`a://:${inUrl}@b`) ? [new URL(`a://:${inUrl}@b`).password, userInfo(text)] : []),
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    // Python's JSON is ASCII.
    inJson.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    // As `console.log` shows a text inside of an object, by whichever quotes.
    inJson.replaceAll('\\"', '"'),
    inJson.replaceAll('\\"', '"').replaceAll("'", "\\'"),
  ]
}

/** As `new URL` writes a password that was put in as it is. */
const userInfo = (text: string): string => {
  const url = new URL('a://b')
  url.password = text
  return url.password
}

const lowerCase = (escape: string): string => escape.toLowerCase()

/** Base64 in both alphabets, without the padding. */
const base64 = (text: string): string[] =>
  [Buffer.from(text).toString('base64'), Buffer.from(text).toString('base64url')].map((form) => form.replace(/=+$/, ''))

/** An address may hold a password. */
export const secretsOfAddress = (address: string): Secret[] => {
  const url = URL.parse(address)
  return url === null || url.password === '' ? [] : [{ text: decodeURIComponent(url.password), login: url.username }]
}

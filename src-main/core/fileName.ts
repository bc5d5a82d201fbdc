/**
 * Names as files on every platform. What one of them refuses (`:` on Windows, a trailing dot, a device's name) is
 * percent-encoded everywhere, so that a home can be copied from one platform to another.
 */
const REFUSED = /[<>:"|?*\\%\u0000-\u001f\u007f]/g
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** One path segment as a file name; `decodeFileName` gives it back. The segment must not be empty or hold a slash. */
export const encodeFileName = (segment: string): string => {
  const plain = segment.replace(REFUSED, encodeCharacter)
  if (/^\.+$/.test(plain)) return plain.replace(/\./g, '%2E')
  return plain
    .replace(DEVICE, (name) => encodeCharacter(name.charAt(0)) + name.slice(1))
    .replace(/[. ]$/, encodeCharacter)
}

/** The segment that `encodeFileName` made this file name of. */
export const decodeFileName = (name: string): string =>
  name.replace(/%([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

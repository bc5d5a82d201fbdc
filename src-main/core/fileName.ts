/**
 * Names as files on every platform. What one of them refuses (`:` on Windows, a trailing dot, a device's name) is
 * percent-encoded everywhere, so that a home can be copied from one platform to another.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const REFUSED = /[<>:"/|?*\\%\u0000-\u001f\u007f]/g
/** Windows takes these for devices with any extension, and with spaces before it. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?= *(?:\.|$))/i
/** Bytes that a file name may have: file systems take 255, and a little is added to some names. */
export const LONGEST_NAME = 200

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** One path segment as a file name; `decodeFileName` gives it back. The segment must not be empty. */
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

export const isDeviceName = (segment: string): boolean => DEVICE.test(segment)

/** Bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** What a folder's name ends with where the segment goes on in the next part of the path; no encoded name ends so. */
const GOES_ON = '%'

/**
 * A segment of any length as a POSIX path: one file name, or, where that is longer than file systems take, folders that
 * end with `%` and the rest. `decodeLongName` gives the segment back.
 */
export const encodeLongName = (segment: string): string => {
  const parts: string[] = []
  let part = ''
  for (const character of segment) {
    if (utf8Length(encodeFileName(part + character)) > LONGEST_NAME) {
      parts.push(encodeFileName(part) + GOES_ON)
      part = ''
    }
    part += character
  }
  return [...parts, encodeFileName(part)].join('/')
}

/** Whether a folder of this name holds only the rest of its segment. */
export const goesOn = (name: string): boolean => name.endsWith(GOES_ON)

export const decodeLongName = (path: string): string =>
  path
    .split('/')
    .map((name) => decodeFileName(goesOn(name) ? name.slice(0, -1) : name))
    .join('')

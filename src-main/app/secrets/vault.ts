import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { PfadError, toErrorShape } from '../../contract/error.ts'
import { type Key, makeKey, readKey } from './keyFile.ts'

const CIPHER = 'aes-256-gcm'
const FORMAT = 1
const ID = 8
const NONCE = 12
const TAG = 16

/** What became of a sealed text: itself, or why it stays closed. */
export type Opened = { readonly text: string } | { readonly problem: string }

/** Seals texts with the home's key. `row` names whose text it is: moved to another row it does not open. */
export type Vault = {
  /** Throws `key-damaged` or `key-unwritable`; makes the key where there is none. */
  readonly seal: (text: string, row: string) => Uint8Array
  /** Never throws. */
  readonly open: (sealed: Uint8Array, row: string) => Opened
  readonly status: () => { readonly key: 'none' | 'ok' | 'damaged'; readonly problem: string | null }
}

export const createVault = (keyPath: string): Vault => {
  let known: Key | null = null
  /** A key that was brought back is found without a restart. */
  const key = (): Key | null => {
    known ??= readKey(keyPath)
    return known
  }
  const seal: Vault['seal'] = (text, row) => {
    // A key file that was taken away meanwhile is put back: what is open now would be lost at the next start.
    known = readKey(keyPath) ?? makeKey(keyPath, known?.bytes)
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv(CIPHER, known.bytes, nonce).setAAD(Buffer.from(row))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.of(FORMAT), known.id, nonce, cipher.getAuthTag(), body])
  }
  return {
    seal,
    open: (sealed, row) => {
      try {
        return unseal(Buffer.from(sealed), row, key())
      } catch (thrown) {
        return { problem: toErrorShape(thrown).message }
      }
    },
    status: () => {
      try {
        return { key: key() === null ? 'none' : 'ok', problem: null }
      } catch (thrown) {
        return { key: 'damaged', problem: toErrorShape(thrown).message }
      }
    },
  }
}

const unseal = (sealed: Buffer, row: string, key: Key | null): Opened => {
  if (key === null) return { problem: "the home's key is missing" }
  if (sealed[0] !== FORMAT) return { problem: 'what is stored is damaged' }
  const [nonceAt, tagAt, bodyAt] = [1 + ID, 1 + ID + NONCE, 1 + ID + NONCE + TAG]
  if (!sealed.subarray(1, nonceAt).equals(key.id)) {
    return { problem: "it was stored with another key than the home's" }
  }
  const nonce = sealed.subarray(nonceAt, tagAt)
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG }).setAAD(Buffer.from(row))
    decipher.setAuthTag(sealed.subarray(tagAt, bodyAt))
    return { text: Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]).toString('utf8') }
  } catch {
    return { problem: 'what is stored is damaged' }
  }
}

/** For a use of what does not open. */
export const locked = (what: string, problem: string): PfadError =>
  new PfadError(
    'secret-locked',
    `The secrets of ${what} cannot be read: ${problem}.`,
    "Enter it again, or bring back the home's key file.",
  )

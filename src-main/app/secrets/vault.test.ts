import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeKey } from './keyFile.ts'
import { createVault } from './vault.ts'

let home = ''
let path = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pfad-config-key-'))
  path = join(home, 'key')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('what is sealed', () => {
  it('opens again with the same key, also in another process, and never looks the same twice', () => {
    const vault = createVault(path)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, row) => {
        const sealed = vault.seal(text, row)
        expect(createVault(path).open(sealed, row)).toEqual({ text })
        expect(vault.seal(text, row)).not.toEqual(sealed)
        if (text.length > 3) expect(Buffer.from(sealed).includes(text)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('opens for its own row only, and not once a bit of it is another', () => {
    const vault = createVault(path)
    const sealed = vault.seal('s3cret', 'a')
    expect(vault.open(sealed, 'b')).toEqual({ problem: 'what is stored is damaged' })
    for (let at = 0; at < sealed.length; at += 1) {
      const bent = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte))
      expect(vault.open(bent, 'a')).toEqual({ problem: expect.stringMatching(/damaged|another key/) })
      expect(vault.open(sealed.subarray(0, at), 'a')).toHaveProperty('problem')
    }
  })

  it('says so where the key is gone, another one or damaged, and opens once the right one is back', () => {
    const sealed = createVault(path).seal('s3cret', 'a')
    const right = readFileSync(path)
    rmSync(path)
    const vault = createVault(path)
    expect(vault.open(sealed, 'a')).toEqual({ problem: "the home's key is missing" })
    expect(vault.status()).toEqual({ key: 'none', problem: null })
    writeFileSync(path, 'short', { mode: 0o600 })
    expect(vault.status()).toEqual({ key: 'damaged', problem: expect.stringContaining('5 bytes instead of 32') })
    expect(vault.open(sealed, 'a')).toHaveProperty('problem')
    expect(() => vault.seal('x', 'a')).toThrow(expect.objectContaining({ code: 'key-damaged' }))
    expect(readFileSync(path, 'utf8')).toBe('short')
    rmSync(path)
    const other = createVault(path)
    other.seal('x', 'b')
    expect(other.open(sealed, 'a')).toEqual({ problem: "it was stored with another key than the home's" })
    writeFileSync(path, right)
    expect(vault.open(sealed, 'a')).toEqual({ text: 's3cret' })
  })
})

describe('the key', () => {
  it('is made at the first need, private, and narrowed where it is not', () => {
    const vault = createVault(path)
    expect([vault.status().key, readdirSync(home)]).toEqual(['none', []])
    vault.seal('x', 'a')
    expect(readdirSync(home)).toEqual(['key'])
    expect(readFileSync(path)).toHaveLength(32)
    if (process.platform === 'win32') return
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o644)
    expect(createVault(path).status()).toEqual({ key: 'ok', problem: null })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is put back where it was taken away while the app runs', () => {
    const vault = createVault(path)
    const sealed = vault.seal('x', 'a')
    rmSync(path)
    vault.seal('y', 'b')
    expect(createVault(path).open(sealed, 'a')).toEqual({ text: 'x' })
  })

  it('is never written over', () => {
    const { bytes } = makeKey(path)
    expect(() => makeKey(path)).toThrow(expect.objectContaining({ code: 'key-unwritable' }))
    expect([readFileSync(path), readdirSync(home)]).toEqual([bytes, ['key']])
  })
})

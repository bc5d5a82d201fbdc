import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeInArguments, placeOfLink } from './deepLink.ts'

describe('a link from outside', () => {
  it.each([
    ['pfad://runs/d/scheduled__2025-01-01T00%3A00%3A00%2B00%3A00?task=a.b&try=2', true],
    ['pfad://dags/my%20dag/graph', true],
    ['pfad://data/events/2025%2Fa.parquet', true],
  ])('%s goes to its page', (link) => {
    expect(placeOfLink(link)).toBe(`/${link.slice('pfad://'.length)}`)
  })

  it('may open every page that there is', () => {
    const routes = readFileSync(fileURLToPath(import.meta.resolve('../../../src-renderer/app/routes.ts')), 'utf8')
    const pages = new Set([...routes.matchAll(/^ +(?:\{ )?name: '([a-z]+)',/gm)].map(([, name]) => name))
    expect(pages.size).toBeGreaterThan(8)
    for (const page of pages) expect(placeOfLink(`pfad://${page}`), page).toBe(`/${page}`)
  })

  it('without a page goes home', () => {
    expect(placeOfLink('pfad://')).toBe('/')
    expect(placeOfLink('pfad://home')).toBe('/')
  })

  it.each(['trigger=d', 'clear=d/r', 'mark=d/r', 'cancel=d/r', 'backfill=d', 'sql=DROP'])('brings no %s', (value) => {
    expect(placeOfLink(`pfad://runs?${value}`)).toBe('/runs')
  })

  it.each([
    'pfad://elsewhere/x',
    'pfad://user@runs/',
    'pfad://runs:80/',
    'https://runs/',
    'javascript:alert(1)',
    'pfad:',
    `pfad://runs/${'a'.repeat(3000)}`,
  ])('%s is none', (link) => {
    expect(placeOfLink(link) ?? '/').toBe('/')
  })

  it('never leaves the pages, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const place = placeOfLink(`pfad://${text}`)
        expect(place === null || /^\/([a-z]+(\/[^/?#\s]+)*)?(\?[^#\s]*)?$/.test(place)).toBe(true)
      }),
    )
  })

  it('is found among the words of a second start', () => {
    expect(placeInArguments(['/usr/bin/pfad', '--no-sandbox', 'pfad://stack'])).toBe('/stack')
    expect(placeInArguments(['/usr/bin/pfad', 'pfad://none', '/tmp/pfad://runs'])).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { withProfiles } from './profiles.ts'
import { parseCompose } from './project.ts'

const text = `
services:
  app: { image: a, depends_on: { db: { condition: service_started, required: false } } }
  db: { image: b, profiles: [postgres, all] }
  admin: { image: c, profiles: [tools], depends_on: [db] }
`
const project = parseCompose({ file: 'compose.yaml', text, variables: {} }, 'pfad')
const enabled = (...profiles: string[]) => [...withProfiles(project, profiles).services.keys()]

describe('profiles', () => {
  it('enable their services beside those that have none', () => {
    expect(enabled()).toEqual(['app'])
    expect(enabled('postgres')).toEqual(['app', 'db'])
    expect(enabled('*')).toEqual(['app', 'db', 'admin'])
  })

  it('must enable what an enabled service needs', () => {
    expect(() => enabled('tools')).toThrow(/"admin" needs "db".*none of the chosen profiles/)
  })
})

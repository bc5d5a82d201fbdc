import { expect, it } from 'vitest'
import { defaultsOf, fieldsOf, problemsOf } from './fields.ts'

const params = {
  type: 'object',
  properties: {
    minutes: { type: 'integer', default: 5, minimum: 1, maximum: 60, title: 'Minutes' },
    mode: { enum: ['fast', 'full'], default: 'fast' },
    dry: { type: 'boolean', default: false },
    day: { type: 'string', format: 'date' },
    at: { type: ['string', 'null'], format: 'date-time', default: null },
    tables: { type: 'array', items: { type: 'string' }, default: ['posts'] },
    note: { type: 'string', pattern: '^[a-z]+$', default: 'x' },
    any: { default: 1 },
  },
  required: ['day'],
}
const fields = fieldsOf(params)

it('asks for each param by its type', () => {
  expect(fields.map(({ name, kind }) => `${name}:${kind}`)).toEqual([
    'minutes:number',
    'mode:choice',
    'dry:boolean',
    'day:date',
    'at:instant',
    'tables:json',
    'note:text',
    'any:json',
  ])
  expect(fields[0]).toMatchObject({ label: 'Minutes', description: 'minutes · 1 to 60', isRequired: false })
  expect(fields[3]).toMatchObject({ isRequired: true })
  expect(fields[4]).toMatchObject({ isNullable: true })
  expect(fieldsOf(null)).toEqual([])
})

it('starts with the defaults', () => {
  expect(defaultsOf(fields)).toEqual({
    ...{ minutes: 5, mode: 'fast', dry: false, at: null, tables: ['posts'], note: 'x', any: 1 },
  })
})

it.each([
  [{ day: '2025-01-15' }, {}],
  [{}, { day: 'Has to be given: it has no default.' }],
  [{ day: '2025-01-15', minutes: 0 }, { minutes: 'Must be at least 1.' }],
  [{ day: '2025-01-15', minutes: 61 }, { minutes: 'Must be at most 60.' }],
  [{ day: '2025-01-15', minutes: 'many' }, { minutes: 'Must be of type integer.' }],
  [{ day: '2025-01-15', mode: 'slow' }, { mode: 'Must be one of fast, full.' }],
  [{ day: 'tomorrow' }, { day: 'Must be written as date.' }],
  [{ day: '2025-01-15', note: 'A1' }, { note: 'Must match ^[a-z]+$.' }],
  [{ day: '2025-01-15', other: 1 }, { '': 'The DAG has no param other.' }],
])('of %j says %j', (conf, problems) => expect(problemsOf(fields, conf)).toEqual(problems))

it('takes whatever it is given where a DAG names no params', () => {
  expect(problemsOf([], { whatever: 1 })).toEqual({})
})

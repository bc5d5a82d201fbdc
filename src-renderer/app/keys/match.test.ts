import { expect, it } from 'vitest'
import { isPressed, parseKeys } from './match.ts'

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
})
const fits = (keys: string, ...presses: ReturnType<typeof press>[]) =>
  parseKeys(keys).every((step, index) => isPressed(step, presses[index] ?? press('')))

it('reads held keys and sequences', () => {
  expect(fits('mod+K', press('k', { ctrlKey: true }))).toBe(true)
  expect(fits('mod+K', press('K', { metaKey: true }))).toBe(true)
  expect(fits('mod+K', press('k'))).toBe(false)
  expect(fits('mod+K', press('k', { ctrlKey: true, shiftKey: true }))).toBe(false)
  expect(fits('g d', press('g'), press('d'))).toBe(true)
  expect(fits('g d', press('g'), press('D', { shiftKey: true }))).toBe(false)
  expect(fits('alt+ArrowLeft', press('ArrowLeft', { altKey: true }))).toBe(true)
})

it('takes a sign however the keyboard writes it', () => {
  expect(fits('?', press('?', { shiftKey: true }))).toBe(true)
  expect(fits('shift+?', press('?'))).toBe(true)
  expect(fits('[', press('[', { altKey: true, ctrlKey: false }))).toBe(true)
  expect(fits('+', press('+', { shiftKey: true }))).toBe(true)
  expect(fits('?', press('?', { ctrlKey: true }))).toBe(false)
})

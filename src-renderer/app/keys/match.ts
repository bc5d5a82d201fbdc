/** One press: a key and what must be held with it. */
export type Step = {
  readonly key: string
  readonly mod: boolean
  readonly alt: boolean
  /** null: whatever it takes to write the sign. */
  readonly shift: boolean | null
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** `mod+K`, `shift+?`, `g d` as steps. A sign such as `?` asks for no Shift of its own: where it stands depends on the keyboard. */
export const parseKeys = (keys: string): Step[] =>
  keys.split(' ').map((text) => {
    const parts = text === '+' ? ['+'] : text.split('+')
    const key = (parts.at(-1) ?? '').toLowerCase()
    const held = new Set(parts.slice(0, -1))
    const isLetter = /^[a-z0-9]$/.test(key) || key.length > 1
    return { key, mod: held.has('mod'), alt: held.has('alt'), shift: isLetter ? held.has('shift') : null }
  })

export const isPressed = (step: Step, press: Press): boolean =>
  press.key.toLowerCase() === step.key &&
  // Control on a Mac is no `mod`, but who presses it there means the same.
  (press.ctrlKey || press.metaKey) === step.mod &&
  // AltGr writes signs on many keyboards.
  (press.altKey === step.alt || step.shift === null) &&
  (step.shift === null || press.shiftKey === step.shift)

/** Whether what one types there is text, or the keys have a meaning of their own. */
export const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=menu], [role=textbox]') !== null) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type))

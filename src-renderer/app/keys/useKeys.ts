import { useEffect } from 'react'
import { commands, listCommands } from '../../shared/commands.ts'
import { isPressed, parseKeys, type Step, takesKeys } from './match.ts'

/** Between two keys of a sequence no more than this may pass (ms). */
const PATIENCE = 1500

/** Runs commands by their keys. What is typed into a field is left alone, and so is all while a dialog is open. */
export const useKeys = (): void => {
  useEffect(() => {
    let pressed: KeyboardEvent[] = []
    let lastAt = 0

    const hear = (event: KeyboardEvent): void => {
      const isModifier = /^(Shift|Control|Alt|Meta|AltGraph|CapsLock)$/.test(event.key)
      if (isModifier || event.defaultPrevented || event.isComposing) return
      const isHeld = event.ctrlKey || event.metaKey
      if ((takesKeys(event.target) && !isHeld) || document.querySelector('[aria-modal=true]') !== null) {
        pressed = []
        return
      }
      if (event.timeStamp - lastAt > PATIENCE) pressed = []
      lastAt = event.timeStamp
      pressed = [...pressed, event].slice(-3)
      const offered = listCommands(commands.getState()).flatMap((command) =>
        command.keys === undefined ? [] : [{ command, steps: parseKeys(command.keys) }],
      )
      // A longer sequence says more than its last key alone.
      const found = offered
        .filter(({ steps }) => endsWith(pressed, steps))
        .toSorted((a, b) => b.steps.length - a.steps.length)[0]
      if (found === undefined) return
      event.preventDefault()
      pressed = []
      found.command.run()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

const endsWith = (pressed: readonly KeyboardEvent[], steps: readonly Step[]): boolean =>
  pressed.length >= steps.length &&
  steps.every((step, index) => {
    const press = pressed[pressed.length - steps.length + index]
    return press !== undefined && isPressed(step, press)
  })

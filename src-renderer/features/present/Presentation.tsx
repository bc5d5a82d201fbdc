import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { useCommands } from '../../shared/commands.ts'
import { isPresenting, present, setPresenting } from '../../shared/present/present.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './present.module.css'

/** Presentation mode: F11 or the button begins and ends it, Esc leaves. */
export const Presentation = () => {
  const isOn = useStore(present, (state) => state.isOn)
  useKeys()
  const commands = useMemo(
    () => [
      {
        id: 'present.toggle',
        label: isOn ? 'Leave presentation mode' : 'Presentation mode',
        group: 'View',
        icon: 'present' as const,
        keys: 'F11',
        words: 'large type fullscreen beamer lecture',
        run: () => setPresenting(!isPresenting()),
      },
    ],
    [isOn],
  )
  useCommands(commands)
  return (
    <button
      type="button"
      className={classes.button}
      aria-pressed={isOn}
      title={isOn ? 'Leave presentation mode (Esc)' : 'Presentation mode (F11): large type, nothing private'}
      onClick={() => setPresenting(!isOn)}
    >
      <Icon name="present" size={16} />
      {isOn ? 'Presenting' : 'Present'}
    </button>
  )
}

/** Before all others, so that a key acts once. */
const useKeys = (): void =>
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'F11') {
        event.preventDefault()
        event.stopPropagation()
        if (!event.repeat) setPresenting(!isPresenting())
      }
    }
    // A dialog or a field takes its own Esc first.
    const onEscape = (event: KeyboardEvent): void => {
      const isOthers = event.defaultPrevented || document.querySelector('[role="dialog"]') !== null
      if (event.key === 'Escape' && !isOthers) setPresenting(false)
    }
    // The browser itself leaves the full screen with Esc, and tells of that only.
    const onFullscreen = (): void => {
      if (!document.fullscreenElement) setPresenting(false)
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('keydown', onEscape)
    document.addEventListener('fullscreenchange', onFullscreen)
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('keydown', onEscape)
      document.removeEventListener('fullscreenchange', onFullscreen)
    }
  }, [])

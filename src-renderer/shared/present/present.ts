import { create } from 'zustand'

/** Presentation mode: large type, nothing private, the light on what happens now. */
export const present = create<{ readonly isOn: boolean }>(() => ({ isOn: false }))

export const isPresenting = (): boolean => present.getState().isOn

const ATTRIBUTE = 'data-presenting'

/** Begins or ends it. The whole screen is taken where the browser lets it. */
export const setPresenting = (isOn: boolean): void => {
  if (isOn === isPresenting()) return
  present.setState({ isOn })
  const { documentElement: root } = document
  root.toggleAttribute(ATTRIBUTE, isOn)
  // Refused without a person's own key or click, and in some frames: the mode itself does not need it.
  if (isOn) root.requestFullscreen?.().catch(() => undefined)
  else if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
}

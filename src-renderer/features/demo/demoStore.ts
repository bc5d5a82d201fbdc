import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import type { DemoStatus, FaultKind } from '../../../src-main/contract/models/demo.ts'
import { pfad } from '../../shared/connection/pfad.ts'
import { defineLive } from '../../shared/live/defineLive.ts'
import { navigate, parseHash } from '../../shared/router.ts'
import { attempt } from '../../shared/ui/tell.ts'
import { steps } from './steps.ts'

/** The demo that this is; null in any other home. */
export const demoStatus = defineLive({
  load: (_key: null, signal) => pfad.call('demo.status', {}, signal),
  concerns: ({ topic }) => topic === 'demo' || topic === 'runs',
  gapMs: 400,
})

/** The demo that this app has started beside itself. */
export const runningDemo = defineLive({
  load: (_key: null, signal) => pfad.call('demo.running', {}, signal),
  concerns: ({ topic }) => topic === 'demo',
})

type Guide = { readonly step: number; readonly isOver: boolean }

/** Where the guide is. Every tab of the demo follows: one may be the speaker's, one the room's. */
export const guide = create<Guide>()(
  persist((): Guide => ({ step: 0, isOver: false }), { name: 'pfad-demo', partialize: ({ step }) => ({ step }) }),
)

/** The speaker's own page stays where it is. */
const isSpeakers = (): boolean => parseHash(window.location.hash).path[0] === 'demo'

const show = (status: DemoStatus | null | undefined): void => {
  const step = steps[guide.getState().step]
  if (step && status && !isSpeakers()) navigate(step.place(status))
}

window.addEventListener('storage', ({ key }) => {
  if (key !== 'pfad-demo') return
  const before = guide.getState().step
  void guide.persist.rehydrate()
  if (guide.getState().step !== before) void pfad.call('demo.status', {}).then(show, () => undefined)
})

export const setSpeed = (speed: number) =>
  attempt('Setting the clock', async () => {
    await pfad.call('demo.setSpeed', { speed })
    await demoStatus.refresh(null)
  })

/** Goes to a step: its page, and its pace. */
export const goToStep = (index: number) =>
  attempt('Going there', async () => {
    const step = steps[index]
    if (!step) return
    guide.setState({ step: index })
    show(await pfad.call('demo.setSpeed', { speed: step.speed }))
  })

export const breakIt = (kind: FaultKind) =>
  attempt('Breaking it', async () => {
    await pfad.call('demo.break', { kind })
    await demoStatus.refresh(null)
  })

export const mendIt = (id: number) =>
  attempt('Taking it back', async () => {
    await pfad.call('demo.mend', { id })
    await demoStatus.refresh(null)
  })

/** Ends the demo's process, which removes its home. */
export const leaveDemo = () =>
  attempt('Leaving the demo', async () => {
    // It may be gone before its answer is here.
    await pfad.call('app.stop', {}).catch((thrown: unknown) => {
      if (toErrorShape(thrown).code !== 'disconnected') throw thrown
    })
    guide.setState({ isOver: true })
  })

/** Starts a demo in a process of its own and opens it in another tab. */
export const startDemo = () =>
  attempt('Starting the demo', async () => {
    const { url } = await pfad.call('demo.start', {})
    await runningDemo.refresh(null)
    window.open(url, '_blank', 'noopener')
  })

export const stopDemo = () =>
  attempt('Ending the demo', async () => {
    await pfad.call('demo.stop', {})
    await runningDemo.refresh(null)
  })

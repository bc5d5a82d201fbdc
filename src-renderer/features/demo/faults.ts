import type { Fault, FaultKind } from '../../../src-main/contract/models/demo.ts'
import type { Tone } from '../../shared/state/states.ts'

/** What each fault is called, and what it does. */
export const FAULTS: Readonly<Record<FaultKind, { readonly label: string; readonly what: string }>> = {
  dashboard: { label: 'Drop the dashboard', what: 'It hangs up on everyone who posts a report.' },
  message: { label: 'Corrupt a message', what: 'One of a batch of twenty arrives cut off.' },
  worker: { label: 'Kill a worker', what: 'The process of the next attempt is killed in its middle.' },
  store: { label: 'Slow the store', what: 'Everything that is asked of the event store waits 120 ms.' },
}

export const faultKinds = Object.keys(FAULTS) as FaultKind[]

/** How a fault stands, in a word, with its tone. */
export const FAULT_STATES: Readonly<Record<Fault['state'], { readonly label: string; readonly tone: Tone }>> = {
  broken: { label: 'broken', tone: 'failed' },
  healing: { label: 'healing', tone: 'retry' },
  healed: { label: 'healed', tone: 'success' },
  failed: { label: 'not healed', tone: 'failed' },
}

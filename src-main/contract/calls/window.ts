import { z } from 'zod'
import { call, nothing, stream } from './define.ts'

/** A command that the screens offer now, as a native menu shows it. */
export const windowCommand = z.object({
  id: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
  group: z.string().min(1).max(60),
  /** In Mantine's notation: `mod+K`; null: it has none, or several one after the other. */
  keys: z.string().max(60).nullable(),
})
export type WindowCommand = z.infer<typeof windowCommand>

export const colorScheme = z.enum(['light', 'dark', 'system'])

/** What a native window asks of the screens in it. */
export const windowRequest = z.discriminatedUnion('kind', [
  /** Go to a place: the part of an address behind `#`, `/runs?state=failed`. */
  z.object({ kind: z.literal('go'), place: z.string() }),
  /** Run the command of this id, if it is still offered. */
  z.object({ kind: z.literal('run'), command: z.string() }),
])
export type WindowRequest = z.infer<typeof windowRequest>

export const windowCalls = {
  /** Tells the window around the screens what they offer and how they look. A browser's tab has none: nothing happens. */
  'window.describe': call(z.object({ commands: z.array(windowCommand).max(500), scheme: colorScheme }), nothing),
} as const

export const windowStreams = {
  'window.requests': stream(nothing, windowRequest),
} as const

import { z } from 'zod'
import { errorShape } from '../../contract/error.ts'

/** What the window's process tells the command that started it, a line each on its stdout. */
const windowMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** It cannot have the home: no other host could either. */
  z.object({ kind: z.literal('refused'), error: errorShape }),
  z.object({ kind: z.literal('note'), text: z.string() }),
])
export type WindowMessage = z.infer<typeof windowMessage>

const MARK = 'pfad-window '

export const formatWindowMessage = (message: WindowMessage): string => `${MARK}${JSON.stringify(message)}\n`

/** null: some other line, Chromium's own for instance. */
export const parseWindowMessage = (line: string): WindowMessage | null => {
  if (!line.startsWith(MARK)) return null
  try {
    return windowMessage.parse(JSON.parse(line.slice(MARK.length)))
  } catch {
    return null
  }
}

/** Of an error's answer this much (characters) goes into the message, if it comes within this long (ms). */
const QUOTED = 200
const QUOTED_WITHIN = 2_000

/** The first words of an answer on one line, as far as they come in time; the rest is cancelled. */
export const quote = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), QUOTED_WITHIN)
  const decoder = new TextDecoder()
  let text = ''
  try {
    while (text.length < QUOTED) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    // It broke off: what came is quoted all the same.
  } finally {
    clearTimeout(timer)
    await reader.cancel().catch(() => undefined)
  }
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, QUOTED)
}

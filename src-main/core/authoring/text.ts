/** The bytes of an object, or of anything that comes in pieces, as UTF-8 text. Throws `TypeError` where they are not. */
export const readText = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true })
  return text + decoder.decode()
}

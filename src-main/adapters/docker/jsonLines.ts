import { StringDecoder } from 'node:string_decoder'

/** The objects of an engine's stream, one to a line. One that is none is an error. */
export async function* jsonLines<T>(chunks: AsyncIterable<Buffer>): AsyncGenerator<T> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield* parse<T>(line)
  }
  yield* parse<T>(rest)
}

function* parse<T>(line: string): Generator<T> {
  if (line.trim() !== '') yield JSON.parse(line) as T
}

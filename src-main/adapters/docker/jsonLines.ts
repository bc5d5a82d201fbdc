import { linesOf } from '../../core/lines.ts'

/** The objects of an engine's stream, one to a line. A line that is none is an error. */
export async function* jsonLines<T>(chunks: AsyncIterable<Buffer>): AsyncGenerator<T> {
  for await (const line of linesOf(chunks)) if (line.trim() !== '') yield JSON.parse(line) as T
}

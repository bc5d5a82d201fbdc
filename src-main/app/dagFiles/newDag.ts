import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PfadError } from '../../contract/error.ts'
import { identifier } from '../../contract/models/primitives.ts'
import { encodeFileName, LONGEST_NAME, utf8Length } from '../../core/fileName.ts'
import type { HomePaths } from '../home/paths.ts'
import { programs } from '../programs.ts'

export const TEMPLATES = ['minimal', 'etl', 'sensor', 'assets', 'commands'] as const
export type Template = (typeof TEMPLATES)[number]

/** Writes `dags/<id>.ts` from a template and returns its path. What is there already is not touched. */
export const newDag = async (home: HomePaths, dagId: string, template: Template): Promise<string> => {
  const parsed = identifier.safeParse(dagId)
  if (!parsed.success) {
    throw new PfadError(
      'bad-argument',
      `${JSON.stringify(dagId)} is no DAG id: ${parsed.error.issues[0]?.message ?? 'it is wrong'}.`,
      'Use letters, digits, dashes, dots and underscores, at most 250.',
    )
  }
  const text = await readFile(join(programs.dagTemplates, `${template}.ts`), 'utf8')
  // `a.test.ts` and `a.d.ts` are not taken for DAG files.
  const name = encodeFileName(dagId).replace(/\.(?=(test|d)$)/, '_')
  if (utf8Length(name) > LONGEST_NAME) {
    throw new PfadError('bad-argument', 'The DAG id is too long for the name of a file.', 'Choose a shorter one.')
  }
  const path = join(home.dags, `${name}.ts`)
  try {
    await writeFile(path, text.replaceAll('DAG_ID', dagId), { flag: 'wx' })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    throw new PfadError('file-exists', `${path} is there already.`, 'Choose another id, or remove the file first.')
  }
  return path
}

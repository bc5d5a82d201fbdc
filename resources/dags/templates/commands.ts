import { bash, dag, python } from 'pfad'

const host = bash('host', 'uname -a')

/** Values go through the environment or the arguments, where no quoting can go wrong. */
const shout = python('shout', (_context, text: string) => ({
  args: [text],
  code: `
    import json, os, sys
    print('shouting', sys.argv[1])
    with open(os.environ['PFAD_RESULT'], 'w') as file:
        json.dump({'text': sys.argv[1].upper()}, file)
  `,
}))

export default dag(
  'DAG_ID',
  { schedule: '@daily', startDate: '2025-01-01', defaultArgs: { executionTimeout: '10m' } },
  () => {
    shout(host())
  },
)

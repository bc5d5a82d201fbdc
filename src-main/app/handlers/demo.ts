import { PfadError } from '../../contract/error.ts'
import type { Handlers } from '../../contract/pfadContract.ts'
import type { DemoControl } from '../demo/connectDemo.ts'
import type { Services } from './services.ts'

type DemoCalls = Extract<keyof Handlers['calls'], `demo.${string}`>

/** What a demo leaves alone: the stack's containers are not its own but the machine's. */
export const refuseInDemo = ({ demo }: Services, calls: Handlers['calls']): Handlers['calls'] =>
  demo === null
    ? calls
    : {
        ...calls,
        'stack.run': () => {
          throw new PfadError(
            'not-in-demo',
            'A demo works on the embedded backend and starts no containers.',
            'Leave it, and start the stack in your own Pfad.',
          )
        },
      }

/** In a demo: its clock and faults. In any other app: a demo beside it. */
export const createDemoHandlers = ({ demo, demos }: Services): Pick<Handlers['calls'], DemoCalls> => {
  const change = (work: (control: DemoControl) => void) => {
    if (demo === null) {
      throw new PfadError('no-demo', 'This is no demo: nothing is broken on purpose here.', 'Start one: pfad demo')
    }
    work(demo)
    return demo.status()
  }
  return {
    'demo.clock': () => demo?.clock() ?? null,
    'demo.status': () => demo?.status() ?? null,
    'demo.setSpeed': ({ speed }) => change((control) => control.setSpeed(speed)),
    'demo.break': ({ kind }) => change((control) => control.break(kind)),
    'demo.mend': ({ id }) => change((control) => control.mend(id)),
    'demo.start': () => {
      if (demo === null) return demos.start()
      throw new PfadError('demo-unavailable', 'This is a demo already.', 'Leave it first.')
    },
    'demo.stop': async () => {
      await demos.stop()
      return {}
    },
    'demo.running': () => demos.running(),
  }
}

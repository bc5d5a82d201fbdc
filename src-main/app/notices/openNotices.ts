import type { StackStatus } from '../../contract/models/stack.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import type { Changes } from '../changes.ts'
import type { Memory } from '../remembered.ts'
import { createNotices, type Notices } from './createNotices.ts'
import { createStackNotices } from './stackNotices.ts'

/** What people should hear of; `onStack` is to be called whenever something happens to the stack. */
export const openNotices = (of: {
  readonly memory: Memory
  readonly runStore: RunStore
  readonly changes: Changes
  /** Asked for once the stack is there. */
  readonly status: () => Promise<StackStatus>
  readonly startedAt: number
  readonly onProblem: (error: unknown) => void
}): Notices & Disposable & { readonly onStack: () => void } => {
  const { memory, runStore, changes, startedAt } = of
  const stack = createStackNotices({
    ...{ memory, status: of.status, now: Date.now, onProblem: of.onProblem },
    onChange: () => changes.publish({ topic: 'notices' }),
  })
  return {
    ...createNotices({ memory, runStore, stack, startedAt }),
    onStack: () => {
      changes.publish({ topic: 'stack' })
      stack.look()
    },
    [Symbol.dispose]: stack[Symbol.dispose],
  }
}

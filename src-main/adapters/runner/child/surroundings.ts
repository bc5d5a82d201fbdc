import { fstatSync } from 'node:fs'

/** What every module of this process shares, and a task may have changed: builtins, environment, working folder, outputs. */
type Shared = {
  readonly values: readonly (readonly [object, PropertyKey, unknown])[]
  readonly globals: readonly unknown[]
  readonly env: string
  readonly cwd: string
  /** What the descriptors of stdout and stderr are. */
  readonly outputs: string
}

/** Globals by name. Not all that there are: to look at some of them makes Node load much that nobody needs. */
const NAMES = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise'],
  ...['Error', 'Map', 'Set', 'WeakMap', 'Uint8Array', 'ArrayBuffer', 'Buffer', 'URL', 'TextEncoder', 'TextDecoder'],
  ...['AbortController', 'AbortSignal', 'JSON', 'Math', 'Reflect', 'Intl', 'console', 'process', 'fetch'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone'],
] as const

const shared = (): Shared => {
  const builtins = NAMES.map((name) => globalThis[name] as object)
  const holders = builtins.flatMap((one) => [one, (one as { prototype?: object }).prototype ?? []])
  return {
    globals: NAMES.map((name) => globalThis[name]),
    values: holders.flatMap((holder) =>
      Reflect.ownKeys(holder).flatMap((key) => {
        const value = describe(holder, key)?.value as unknown
        // Functions only: Node itself defines some other values when they are first used, and this one.
        return typeof value === 'function' && key !== 'chdir' ? [[holder, key, value] as const] : []
      }),
    ),
    env: environment(),
    cwd: folder(),
    outputs: outputs(),
  }
}

// Held fast, in case it is these that are changed.
const { getOwnPropertyDescriptor: describe } = Object
const { stringify } = JSON
const environment = (): string => stringify(process.env)
const folder = (): string => {
  try {
    return process.cwd()
  } catch {
    // It was removed.
    return ''
  }
}

const outputs = (): string => {
  try {
    return `${fstatSync(1).ino} ${fstatSync(2).ino}`
  } catch {
    return 'closed'
  }
}

/**
 * Remembers the surroundings as they are; what it returns says whether they have been changed since. An attempt that
 * overwrites `JSON.parse`, or sets an environment variable, must not harm the next one in the same process.
 */
export const watchSurroundings = (): (() => boolean) => {
  const before = shared()
  return () => {
    if (before.env !== environment() || before.cwd !== folder() || before.outputs !== outputs()) return true
    // By hand: the methods of lists may be among what was changed.
    for (let at = 0; at < NAMES.length; at += 1) {
      const name = NAMES[at]
      if (name !== undefined && globalThis[name] !== before.globals[at]) return true
    }
    for (let at = 0; at < before.values.length; at += 1) {
      const one = before.values[at]
      if (one !== undefined && describe(one[0], one[1])?.value !== one[2]) return true
    }
    return false
  }
}

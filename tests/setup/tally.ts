/** What the tally needs of vitest's report; its own classes fit. */
type Test = {
  readonly fullName: string
  result(): {
    readonly state: string
    readonly note?: string | undefined
    readonly errors?: readonly { readonly message: string }[] | undefined
  }
}
type Suite = { readonly name: string; readonly children: Children }
type Children = { allTests(): Iterable<Test>; tests(): Iterable<Test>; suites(): Iterable<Suite> }
type Module = {
  readonly relativeModuleId: string
  readonly project: { readonly name: string }
  readonly children: Children
  errors(): readonly unknown[]
}

/** A test or a whole suite that did not run; `tests` of it count as skipped. */
export type Skipped = { readonly name: string; readonly reason: string | null; readonly tests: number }
/** A test that failed, with its first error. */
export type Failed = { readonly name: string; readonly message: string }
export type Tally = {
  readonly passed: number
  readonly failed: number
  /** The failed tests by name; what failed outside of any test is counted only. */
  readonly failures: readonly Failed[]
  readonly skipped: readonly Skipped[]
  /** Projects in which no test was found. */
  readonly empty: readonly string[]
}

/**
 * Counts a finished run. A file that could not be loaded, an error outside of any test, and a project of `projects` in
 * which nothing ran each count as one failure: silence is no success.
 */
export const tally = (
  modules: readonly Module[],
  unhandled: readonly unknown[],
  projects: readonly string[] = [],
): Tally => {
  const tests = modules.flatMap(({ children }) => [...children.allTests()])
  const count = (state: string): number => tests.filter((test) => test.result().state === state).length
  const unloaded = modules.filter((module) => module.errors().length > 0)
  const empty = projects.filter((name) => !modules.some(({ project }) => project.name === name))
  return {
    passed: count('passed'),
    failed: count('failed') + unloaded.length + unhandled.length + empty.length,
    failures: modules.flatMap((module) => failedIn(module)),
    skipped: modules.flatMap((module) =>
      skippedIn(module.children, `${module.project.name} › ${module.relativeModuleId}`),
    ),
    empty,
  }
}

const failedIn = ({ project, relativeModuleId, children }: Module): Failed[] =>
  [...children.allTests()]
    .filter((test) => test.result().state === 'failed')
    .map((test) => ({
      name: `${project.name} › ${relativeModuleId} › ${test.fullName}`,
      message: test.result().errors?.[0]?.message ?? 'no error was told',
    }))

/** The outermost suites that were skipped as a whole, and single tests elsewhere. */
const skippedIn = (children: Children, path: string): Skipped[] => {
  const all = [...children.allTests()]
  const idle = all.filter(isSkipped)
  if (idle.length === 0) return []
  if (idle.length === all.length && all.length > 1) return [{ name: path, reason: noteOf(idle), tests: all.length }]
  const single = [...children.tests()]
    .filter(isSkipped)
    .map((test) => ({ name: `${path} › ${test.fullName}`, reason: noteOf([test]), tests: 1 }))
  return [...single, ...[...children.suites()].flatMap((suite) => skippedIn(suite.children, `${path} › ${suite.name}`))]
}

const isSkipped = (test: Test): boolean => test.result().state === 'skipped'

const noteOf = (tests: readonly Test[]): string | null =>
  tests.map((test) => test.result().note).find((note) => note !== undefined) ?? null

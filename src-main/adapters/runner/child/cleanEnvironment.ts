/** The environment for a program of the user's: the app's, without Pfad's connections and variables, which hold secrets. */
export const cleanEnvironment = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || /^PFAD_(CONN|VAR)_/i.test(name) ? [] : [[name, value]],
    ),
  )

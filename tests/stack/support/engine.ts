import type { EngineCall } from '../../setup/dockerEngine.ts'

export type TestContainer = {
  readonly id: string
  readonly name: string
  readonly service: string
  readonly state: string
}

/**
 * A Docker Engine as these tests see it, without the product between: what they break and check must not depend on what
 * they judge. Everything is asked for by the label of a Compose project.
 */
export type TestEngine = {
  readonly call: EngineCall
  /** Running or not, by service, then by number. */
  containers(project: string): Promise<TestContainer[]>
  /** The first container of a service. Throws where there is none. */
  container(project: string, service: string): Promise<TestContainer>
  /** `kill`, `pause`, `unpause`, `stop`, `start`, `restart`. Throws with what the engine says against it. */
  act(id: string, action: string): Promise<void>
  inspect(id: string): Promise<ContainerFacts>
  /** Runs a program inside; what it printed on both streams. */
  exec(id: string, command: readonly string[]): Promise<string>
  /** The last lines of a container. */
  tail(id: string, lines: number): Promise<string>
  volumes(project: string): Promise<string[]>
  networks(project: string): Promise<string[]>
  /** Removes the project's containers, networks and volumes, and nothing else. */
  removeProject(project: string): Promise<void>
  hasImage(reference: string): Promise<boolean>
}

export type ContainerFacts = {
  readonly Id: string
  readonly RestartCount: number
  readonly State: {
    readonly Status: string
    readonly Pid: number
    readonly StartedAt: string
    readonly OOMKilled: boolean
    readonly ExitCode: number
    readonly Health?: { readonly Status: string }
  }
}

type Listed = { Id: string; Names: string[]; Labels: Record<string, string>; State: string }

export const createTestEngine = (call: EngineCall): TestEngine => {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, text } = await call(method, path, body)
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text.trim()}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const labelled = (project: string): string =>
    `filters=${encodeURIComponent(JSON.stringify({ label: [`com.docker.compose.project=${project}`] }))}`

  const containers = async (project: string): Promise<TestContainer[]> =>
    (await ask<Listed[]>('GET', `/containers/json?all=1&${labelled(project)}`))
      .map(({ Id, Names, Labels, State }) => ({
        ...{ id: Id, state: State, name: (Names[0] ?? '').replace(/^\//, '') },
        service: Labels['com.docker.compose.service'] ?? '',
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const volumes = async (project: string): Promise<string[]> =>
    ((await ask<{ Volumes: { Name: string }[] | null }>('GET', `/volumes?${labelled(project)}`)).Volumes ?? []).map(
      ({ Name }) => Name,
    )
  const networks = async (project: string): Promise<string[]> =>
    (await ask<{ Name: string }[]>('GET', `/networks?${labelled(project)}`)).map(({ Name }) => Name)

  return {
    ...{ call, containers, volumes, networks },
    async container(project, service) {
      const all = await containers(project)
      const found = all.find((each) => each.service === service)
      if (!found) throw new Error(`${project} has no ${service}, only ${all.map(({ name }) => name).join(', ')}`)
      return found
    },
    act: (id, action) => ask('POST', `/containers/${id}/${action}`),
    inspect: (id) => ask('GET', `/containers/${id}/json`),
    async exec(id, command) {
      // With a terminal the answer is what was printed, as it is; without, it would come in frames.
      const options = { Cmd: command, AttachStdout: true, AttachStderr: true, Tty: true }
      const made = await ask<{ Id: string }>('POST', `/containers/${id}/exec`, options)
      const { text } = await call('POST', `/exec/${made.Id}/start`, { Detach: false, Tty: true })
      const { ExitCode } = await ask<{ ExitCode: number }>('GET', `/exec/${made.Id}/json`)
      if (ExitCode !== 0) throw new Error(`${command.join(' ')} ended with ${ExitCode}: ${text.trim()}`)
      return text
    },
    async tail(id, lines) {
      const { text } = await call('GET', `/containers/${id}/logs?stdout=1&stderr=1&tail=${lines}`)
      return text.replaceAll(/[^\P{C}\n]/gu, '')
    },
    async removeProject(project) {
      for (const { id } of await containers(project)) await call('DELETE', `/containers/${id}?force=1&v=1`)
      for (const name of await networks(project)) await call('DELETE', `/networks/${name}`)
      for (const name of await volumes(project)) await call('DELETE', `/volumes/${name}`)
    },
    hasImage: async (reference) => (await call('GET', `/images/${reference}/json`)).status === 200,
  }
}

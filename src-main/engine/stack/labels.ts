import type { ComposeService } from '../../core/compose/model.ts'
import type { ContainerInfo, Labels } from '../ports/containerEngine.ts'
import type { StackProject } from '../ports/stackFile.ts'

/**
 * The labels by which `docker compose ls`, `ps`, `logs` and `down` know a project. Networks and volumes get no hash: Compose
 * takes one without as it is, and replaces one with another hash than its own.
 */
const COMPOSE = 'com.docker.compose'
const PROJECT = `${COMPOSE}.project`
const SERVICE = `${COMPOSE}.service`
const NUMBER = `${COMPOSE}.container-number`
const ONE_OFF = `${COMPOSE}.oneoff`
/** What Pfad made it from; one that Compose made has none. */
const HASH = 'app.pfad.hash'
/** A service's own: a program to run inside each time it has become healthy after `up`. It must be safe to repeat. */
export const AFTER_HEALTHY = 'app.pfad.after-healthy'

export const ofProject = (name: string): Labels => ({ [PROJECT]: name })

export const serviceOf = (container: Pick<ContainerInfo, 'labels'>): string => container.labels[SERVICE] ?? ''
export const numberOf = (container: Pick<ContainerInfo, 'labels'>): number => Number(container.labels[NUMBER] ?? 1)
export const hashOf = (container: Pick<ContainerInfo, 'labels'>): string | null => container.labels[HASH] ?? null
/** Made by `docker compose run`: somebody's own work beside the stack. */
export const isOneOff = (container: Pick<ContainerInfo, 'labels'>): boolean => container.labels[ONE_OFF] === 'True'

export const containerLabels = (
  { project, file, folder }: StackProject,
  of: { readonly service: ComposeService; readonly number: number; readonly hash: string; readonly imageId: string },
): Labels => ({
  ...of.service.labels,
  [PROJECT]: project.name,
  [SERVICE]: of.service.name,
  [NUMBER]: String(of.number),
  [ONE_OFF]: 'False',
  [`${COMPOSE}.config-hash`]: of.hash,
  [`${COMPOSE}.image`]: of.imageId,
  [`${COMPOSE}.project.working_dir`]: folder,
  [`${COMPOSE}.project.config_files`]: file,
  [`${COMPOSE}.depends_on`]: of.service.dependsOn
    .map(({ service, condition, restart }) => `${service}:${condition}:${restart}`)
    .join(','),
  [HASH]: of.hash,
})

export const networkLabels = (project: string, key: string): Labels => ({
  [PROJECT]: project,
  [`${COMPOSE}.network`]: key,
})

export const volumeLabels = (project: string, key: string): Labels => ({
  [PROJECT]: project,
  [`${COMPOSE}.volume`]: key,
})

import type { DashboardStatus, ReportDelivery } from '../../contract/models/minute.ts'
import type { AppInfo, EngineStatus, Finding, ProducerStatus } from '../../contract/models/platform.ts'
import type { ReportPost } from '../../core/dataPlane.ts'
import type { Scheduler } from '../../engine/createScheduler.ts'
import type { Clock } from '../../engine/ports/clock.ts'
import type { EventStore } from '../../engine/ports/eventStore.ts'
import type { LogStore } from '../../engine/ports/logStore.ts'
import type { ObjectStore } from '../../engine/ports/objectStore.ts'
import type { ReportStore } from '../../engine/ports/reportStore.ts'
import type { RunStore } from '../../engine/ports/runStore.ts'
import type { Retention } from '../../engine/retention.ts'
import type { Stack } from '../../engine/stack/createStack.ts'
import type { Through } from '../caller.ts'
import type { Changes } from '../changes.ts'
import type { Config } from '../config/createConfig.ts'
import type { Viewer } from '../data/createViewer.ts'
import type { DemoControl } from '../demo/connectDemo.ts'
import type { DemoLauncher } from '../demo/launcher.ts'
import type { IngestService } from '../ingest/createIngest.ts'
import type { Notices } from '../notices/createNotices.ts'
import type { Settings } from '../settings/settings.ts'
import type { SettingsFile } from '../settings/settingsFile.ts'

/** The live producer as the screens steer it. */
export type Producer = {
  set(wish: { running: boolean; eventsPerSecond: number }): Promise<ProducerStatus>
  status(): ProducerStatus
}

/** Where reports go. */
export type DashboardService = {
  send(report: ReportPost, signal?: AbortSignal): Promise<ReportDelivery>
  status(limit: number): DashboardStatus
}

/** What the handlers work with; `createApp` puts it together. */
export type Services = {
  /** Who asks, for the history: see `callerOf`. */
  readonly by: string
  /** By which way they ask. */
  readonly through: Through
  readonly info: () => AppInfo
  readonly stop: () => void
  readonly doctor: () => Promise<Finding[]>
  readonly clock: Clock
  readonly changes: Changes
  readonly runStore: RunStore
  readonly reportStore: ReportStore
  readonly scheduler: Scheduler
  /** Resolves when every DAG file has been loaded once since the start. */
  readonly dagsLoaded: Promise<void>
  /** The text of a DAG file, or of what it was in a version that is kept. */
  readonly sourceOf: (fileloc: string, version?: string) => Promise<string | null>
  readonly logs: LogStore
  readonly events: EventStore
  readonly objects: ObjectStore
  readonly viewer: Viewer
  readonly stores: () => Promise<Finding[]>
  /** A backup of the home holds what is in it, whatever the app works on. */
  readonly copyEmbeddedEvents: EventStore['copyTo']
  readonly producer: Producer
  /** null: the backend has none. */
  readonly ingest: IngestService | null
  readonly dashboard: DashboardService
  readonly retention: Retention
  readonly stack: Stack
  readonly config: Config
  /** null: this app is no demo. */
  readonly demo: DemoControl | null
  readonly demos: DemoLauncher
  /** Without the secrets that the home knows. */
  readonly mask: (text: string) => string
  readonly onConfigChanged: () => void
  readonly notices: Notices
  readonly settings: SettingsFile
  readonly testSettings: (settings: Settings, signal: AbortSignal) => Promise<Finding[]>
  /** `again`: not the answer of the last seconds. */
  readonly engine: (again: boolean) => Promise<EngineStatus>
}

import { chooseLogs, collectRun, type ExportServices } from './collectRun.ts'
import { html, raw } from './html.ts'
import { readLog } from './readLog.ts'
import {
  factsSection,
  historySection,
  logSection,
  type Page,
  pictureSection,
  reportSection,
  tasksSection,
  xcomSection,
} from './sections.ts'
import { STYLE } from './style.ts'

/** Nothing is fetched, nothing is run: a reader of the file sees that it cannot. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'"

/**
 * A run as one self-contained HTML page, piece by piece: facts, picture, times, report, tables, XCom, logs, history. It
 * needs no script and no network, is bounded (`limits.ts`; what is left out is told), and holds no secret that the home knows.
 * Throws `run-not-found`.
 */
export async function* exportRun(
  services: ExportServices,
  of: { readonly dagId: string; readonly runId: string },
  signal: AbortSignal,
): AsyncGenerator<string> {
  const run = collectRun(services, of)
  const page: Page = { ...run, zone: run.info.pipelineTimezone, mask: services.mask }
  const { dagId, runId } = run.detail.run
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Pfad ${run.info.version}">
<title>${dagId}: ${runId}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${dagId}</h1>
<p class="mono dim">${runId}</p>
${factsSection(page)}
${pictureSection(page)}
`.html
  yield html`${reportSection(page)}\n${tasksSection(page)}\n${xcomSection(page)}\n`.html
  const { attempts } = run.detail
  const chosen = chooseLogs(attempts)
  yield html`<h2>Logs</h2>${chosen.length < attempts.length && html`<p class="dim">Of ${attempts.length} attempts ${chosen.length}: those that failed, and the last ones.</p>`}${chosen.length === 0 && html`<p class="dim">Nothing has run yet.</p>`}\n`
    .html
  for (const attempt of chosen) {
    yield html`${logSection(attempt, await readLog(services.logs, attempt, signal), page)}\n`.html
  }
  yield html`${historySection(page)}
<footer>Exported by Pfad ${run.info.version}. All of it is in this file.</footer>
</body>
</html>
`.html
}

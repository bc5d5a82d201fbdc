import { report as reportSchema } from '../../contract/models/report.ts'
import type { Attempt, LogLine } from '../../contract/models/run.ts'
import { type CollectedRun, jsonText } from './collectRun.ts'
import { type Html, html } from './html.ts'
import { LIMITS } from './limits.ts'
import { picture } from './picture.ts'
import type { ReadLog } from './readLog.ts'
import { reportChart } from './reportChart.ts'
import { countText, durationText, intervalText, plainText, timeText, zoneText } from './text.ts'
import { timeline } from './timeline.ts'

/** What every section is made with. */
export type Page = CollectedRun & { readonly zone: string; readonly mask: (text: string) => string }

const took = ({ startDate, endDate }: { startDate: number | null; endDate: number | null }): string =>
  durationText(startDate === null || endDate === null ? null : endDate - startDate)

const state = (name: string): Html => html`<span class="state ${name}">${name.replaceAll('_', ' ')}</span>`

const cut = (shown: number, all: number, what: string): Html | false =>
  all > shown && html`<p class="dim">The first ${countText(shown)} of ${countText(all)} ${what}.</p>`

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`

export const factsSection = ({ detail: { run, notes }, zone, mask, exportedAt }: Page): Html => {
  const time = (at: number | null): string => timeText(at, zone)
  const conf = jsonText(run.conf, mask)
  return html`<dl>
${fact('State', state(run.state))}
${fact('Logical date', time(run.logicalDate))}
${fact('Data interval', intervalText(run.dataInterval, zone))}
${fact('Was due', time(run.runAfter))}
${fact('Started', time(run.startDate))}
${fact('Ended', time(run.endDate))}
${fact('Duration', took(run))}
${fact('Type', `${run.runType.replaceAll('_', ' ')}, by ${run.triggeredBy}`)}
${fact('Backend', run.backend)}
${fact('DAG version', html`<span class="mono">${run.dagVersion.slice(0, 12)}</span>`)}
${fact('Times', zoneText(run.runAfter, zone))}
${fact('Exported', time(exportedAt))}
</dl>
${Object.keys(run.conf).length > 0 && html`<h3>Configuration</h3><pre tabindex="0">${conf.text}</pre>`}
${run.note !== null && html`<p>${mask(run.note)}</p>`}
${notes.map(({ text, by, at, taskId }) => html`<p><b>Note${taskId === null ? '' : ` on ${taskId}`}:</b> ${mask(text)} <span class="dim">${by}, ${time(at)}</span></p>`)}`
}

export const pictureSection = ({ detail, upstream, exportedAt }: Page): Html => {
  const bars = timeline(detail.run, inOrder(detail.attempts), exportedAt)
  return html`<h2>Picture</h2>${picture(detail.taskInstances, upstream) ?? html`<p class="dim">Too many tasks for a picture.</p>`}
${bars && html`<h2>Times</h2><p class="dim">Dashed: waiting in the queue. Filled: running.</p>${bars}`}`
}

export const reportSection = ({ report, zone, mask }: Page): Html | null => {
  if (!report) return null
  const parsed = reportSchema.safeParse(report.body)
  const counts = parsed.success && typeof parsed.data.report !== 'string' ? parsed.data.report : null
  const { text, isCut } = jsonText(report.body, mask)
  return html`<h2>Report of ${report.minute}</h2>
<p class="dim">Received ${timeText(report.receivedAt, zone)}, revision ${report.revision}.</p>
${counts && html`<p><b>${countText(counts.total_events)}</b> events, <b>${countText(counts.total_errors)}</b> errors</p>${reportChart(counts)}`}
<h3>JSON</h3><pre tabindex="0">${text}</pre>${isCut && html`<p class="dim">The begin of it.</p>`}`
}

export const tasksSection = ({ detail: { taskInstances, attempts }, zone, mask }: Page): Html => html`<h2>Tasks</h2>
<div class="wide"><table><thead><tr><th>Task</th><th>State</th><th>Started</th><th class="n">Duration</th><th class="n">Attempts</th><th>Why</th></tr></thead><tbody>
${taskInstances.slice(0, LIMITS.taskInstances).map((task) => html`<tr><td>${nameOf(task)}</td><td>${state(task.state)}</td><td class="t">${timeText(task.startDate, zone)}</td><td class="n">${took(task)}</td><td class="n">${task.tryNumber}</td><td>${task.reason === null ? '' : mask(task.reason)}</td></tr>\n`)}
</tbody></table></div>${cut(LIMITS.taskInstances, taskInstances.length, 'task instances')}
<h2>Attempts</h2>
<div class="wide"><table><thead><tr><th>Task</th><th class="n">Attempt</th><th>Outcome</th><th>Started</th><th class="n">Queued for</th><th class="n">Ran for</th><th>Error</th></tr></thead><tbody>
${inOrder(attempts)
  .slice(0, LIMITS.attempts)
  .map(
    (attempt) =>
      html`<tr><td>${nameOf(attempt)}</td><td class="n">${attempt.tryNumber}</td><td>${state(attempt.outcome ?? 'running')}</td><td class="t">${timeText(attempt.startDate, zone)}</td><td class="n">${durationText(attempt.queuedAt === null ? null : attempt.startDate - attempt.queuedAt)}</td><td class="n">${took(attempt)}</td><td>${attempt.error && mask([attempt.error.message, attempt.error.hint].filter(Boolean).join(' '))}</td></tr>\n`,
  )}
</tbody></table></div>${cut(LIMITS.attempts, attempts.length, 'attempts')}`

export const xcomSection = ({ detail: { xcoms }, mask }: Page): Html | null => {
  if (xcoms.length === 0) return null
  return html`<h2>XCom</h2>${xcoms.slice(0, LIMITS.xcoms).map((xcom) => {
    const { text, isCut } = jsonText(xcom.value, mask)
    return html`<h3>${nameOf(xcom)}, attempt ${xcom.tryNumber}: ${xcom.key}</h3><pre tabindex="0">${text}</pre>${isCut && html`<p class="dim">The begin of it.</p>`}`
  })}${cut(LIMITS.xcoms, xcoms.length, 'XComs')}`
}

export const logSection = (attempt: Attempt, log: ReadLog, { zone, mask }: Page): Html => {
  const line = ({ time, level, text }: LogLine): Html => {
    const shown = plainText(mask(text))
    return html`<span class="${level}">${timeText(time, zone).slice(11)} ${level.toUpperCase().padEnd(7)} ${shown.slice(0, LIMITS.line)}${shown.length > LIMITS.line && ' …'}</span>\n`
  }
  const isEmpty = log.first.length === 0
  return html`<h3>${nameOf(attempt)}, attempt ${attempt.tryNumber}: ${state(attempt.outcome ?? 'running')}</h3>
${isEmpty ? html`<p class="dim">It wrote nothing.</p>` : html`<pre tabindex="0">${log.first.map(line)}${log.left > 0 && html`\n… ${countText(log.left)} lines are left out …\n\n`}${log.last.map(line)}</pre>`}
${!log.isWhole && html`<p class="dim">The log goes on after line ${countText(LIMITS.readLines)}: see it in Pfad.</p>`}`
}

export const historySection = ({ history, hasMoreHistory, zone, mask }: Page): Html | null => {
  if (history.length === 0) return null
  return html`<h2>History</h2>
<div class="wide"><table><thead><tr><th>When</th><th>Task</th><th>What</th><th>Who</th></tr></thead><tbody>
${history.map((event) => html`<tr><td class="t">${timeText(event.at, zone)}</td><td>${event.taskId === null ? 'the run' : nameOf({ taskId: event.taskId, mapIndex: event.mapIndex })}</td><td>${mask(event.name)}</td><td>${event.by ?? 'scheduler'}</td></tr>\n`)}
</tbody></table></div>${hasMoreHistory && html`<p class="dim">The last ${LIMITS.history} events.</p>`}`
}

const nameOf = ({ taskId, mapIndex }: { taskId: string; mapIndex: number }): string =>
  mapIndex < 0 ? taskId : `${taskId} [${mapIndex}]`

const inOrder = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.toSorted((a, b) => a.startDate - b.startDate || a.tryNumber - b.tryNumber)

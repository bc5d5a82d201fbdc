import type { AlertMessage } from '../../contract/models/alert.ts'
import type { JsonValue } from '../../contract/models/primitives.ts'
import { facts, headline, oneLine } from './words.ts'

/** Where the alert leads: a page of the app, or null. */
type Payload = (of: { readonly id: string; readonly message: AlertMessage; readonly link: string | null }) => JsonValue

const EMOJI = { onSuccess: '✅', onFailure: '❌', onRetry: '🔁', onSkipped: '⏭️', onDeadline: '⏰' } as const
/** Slack refuses a header of more than 150 characters and a text of more than 3,000. */
const HEADER = 150
const TEXT = 2800

/** Slack's three control characters; whatever they enclose would be a mention or a link: https://docs.slack.dev/messaging/formatting-message-text */
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Cuts between characters, not within one. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`

/** Slack's message: `text` for notifications and screen readers, `blocks` for the eye. Mattermost and Rocket.Chat read `text`. */
export const slackPayload: Payload = ({ message, link }) => {
  const field = ([name, text]: [string, string]) => `*${name}:* ${escape(text)}`
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  return {
    text: `${EMOJI[message.event]} ${cut(escape(oneLine(message)), TEXT)}`,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(`${EMOJI[message.event]} ${headline(message)}`, HEADER), emoji: true },
      },
      section(cut(facts(message).map(field).join('\n'), TEXT)),
      ...(link === null ? [] : [section(`<${link}|Open in Pfad>`)]),
    ],
  }
}

/** The same as plain data, with Airflow's names. */
export const jsonPayload: Payload = ({ id, message, link }) => ({
  id,
  event: message.event,
  text: oneLine(message),
  dag_id: message.dagId,
  run_id: message.runId,
  logical_date: message.logicalDate === null ? null : new Date(message.logicalDate).toISOString(),
  task_id: message.taskId,
  map_index: message.mapIndex,
  try_number: message.tryNumber,
  error: message.error === null ? null : { code: message.error.code, message: message.error.message },
  at: new Date(message.at).toISOString(),
  link,
})

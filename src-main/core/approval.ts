import { PfadError } from '../contract/error.ts'
import type { ApprovalSpec, PendingApproval } from '../contract/models/approval.ts'
import type { JsonValue } from '../contract/models/primitives.ts'

/** The option that turns down what is asked: Airflow's `ApprovalOperator.REJECT`. */
export const REJECT = 'Reject'

/** Throws `bad-answer` for what cannot be chosen, and `not-a-respondent`. `by` may name through what they came: `alice (cli)`. */
export const checkAnswer = (
  asked: PendingApproval,
  answer: { readonly chosen: readonly string[]; readonly by: string },
): void => {
  const who = answer.by.replace(/ \([^)]*\)$/, '')
  if (asked.respondents.length > 0 && !asked.respondents.includes(who)) {
    const names = asked.respondents.join(', ')
    throw new PfadError('not-a-respondent', `"${asked.taskId}" is not for ${who} to answer.`, `It asks ${names}.`)
  }
  checkChosen(asked, answer.chosen, `"${asked.taskId}"`)
}

/** Throws `bad-answer` that names the options. */
export const checkChosen = (
  of: Pick<ApprovalSpec, 'options' | 'multiple'>,
  chosen: readonly string[],
  what: string,
): void => {
  const names = of.options.map((option) => JSON.stringify(option)).join(', ')
  const wrong = chosen.find((option) => !of.options.includes(option))
  if (wrong !== undefined) {
    throw new PfadError('bad-answer', `${what} has no option ${JSON.stringify(wrong)}.`, `Choose from ${names}.`)
  }
  if (chosen.length === 0) throw new PfadError('bad-answer', `Nothing is chosen for ${what}.`, `Choose from ${names}.`)
  if (new Set(chosen).size < chosen.length) {
    throw new PfadError('bad-answer', `${what} has an option chosen twice.`, 'Name each once.')
  }
  if (!of.multiple && chosen.length > 1) {
    throw new PfadError('bad-answer', `${what} takes one option, not ${chosen.length}.`, `Choose one of ${names}.`)
  }
}

/** What was filled in, over the defaults. Throws `bad-answer` for a param that is not asked for or is missing. */
export const answeredParams = (
  { taskId, params }: Pick<PendingApproval, 'taskId' | 'params'>,
  given: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> => {
  const properties = Object.entries(asRecord(params?.['properties']))
  const names = properties.map(([name]) => name)
  const hint = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new PfadError('bad-answer', `"${taskId}" has no param "${unknown}".`, hint)
  return Object.fromEntries(
    properties.map(([name, schema]) => {
      const value = given[name] ?? asRecord(schema)['default']
      if (value === undefined) throw new PfadError('bad-answer', `"${taskId}" needs the param "${name}".`, hint)
      return [name, value]
    }),
  )
}

const asRecord = (value: JsonValue | undefined): Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

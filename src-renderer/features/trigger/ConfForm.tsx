import { Fieldset, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import { readConf } from './conf.ts'
import type { Field } from './fields.ts'
import { ParamField } from './ParamField.tsx'

export type Conf = Readonly<Record<string, JsonValue>>

/** What is typed so far: field by field, or as one text. */
export type Draft = { readonly as: 'form' | 'json'; readonly conf: Conf; readonly text: string }

const show = (conf: Conf): string => (Object.keys(conf).length === 0 ? '' : JSON.stringify(conf, null, 2))

/** The other way to say the same; from text that cannot be read there is no way back to the form. */
export const switchTo = (draft: Draft, as: Draft['as']): Draft => {
  if (as === 'json') return { as, conf: draft.conf, text: show(draft.conf) }
  const { conf } = readConf(draft.text)
  return conf === null ? draft : { as, conf, text: '' }
}

/** A run's configuration: a field for each param of the DAG, or JSON. */
export const ConfForm = ({
  fields,
  draft,
  problems,
  onChange,
}: {
  readonly fields: readonly Field[]
  readonly draft: Draft
  readonly problems: Readonly<Record<string, string>>
  readonly onChange: (draft: Draft) => void
}) => {
  const set = (name: string, value: JsonValue | undefined): void => {
    const { [name]: _, ...rest } = draft.conf
    onChange({ ...draft, conf: value === undefined ? rest : { ...draft.conf, [name]: value } })
  }
  const listed = Object.entries(problems).map(([name, text]) => (name === '' ? text : `${name}: ${text}`))
  return (
    <Fieldset
      legend={
        <Group gap="sm">
          Configuration
          {fields.length > 0 && (
            <SegmentedControl
              size="xs"
              aria-label="Configuration as"
              value={draft.as}
              data={[
                { value: 'form', label: 'Form' },
                { value: 'json', label: 'JSON' },
              ]}
              onChange={(as) => onChange(switchTo(draft, as === 'json' ? 'json' : 'form'))}
            />
          )}
        </Group>
      }
    >
      {draft.as === 'form' ? (
        <Stack gap="sm">
          {fields.map((field) => (
            <ParamField
              key={field.name}
              field={field}
              value={draft.conf[field.name]}
              error={problems[field.name]}
              onChange={(value) => set(field.name, value)}
            />
          ))}
          {problems[''] !== undefined && <Text c="var(--failed-text)">{problems['']}</Text>}
        </Stack>
      ) : (
        <Textarea
          aria-label="Configuration"
          description={
            fields.length === 0 ? 'JSON. The DAG names no params: its tasks read whatever stands here.' : 'JSON'
          }
          autosize
          minRows={4}
          maxRows={14}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.9rem' } }}
          value={draft.text}
          placeholder="{}"
          onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
          error={readConf(draft.text).error ?? (listed.length === 0 ? undefined : listed.join(' '))}
        />
      )}
    </Fieldset>
  )
}

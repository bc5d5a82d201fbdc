import { Autocomplete, Button, NumberInput, PasswordInput, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { type ConnectionRow, connection, type StoredConnection } from '../../../src-main/contract/models/config.ts'
import type { FormProps } from './EditableList.tsx'
import { FormDialog } from './FormDialog.tsx'
import classes from './settings.module.css'
import { saveConnection, tryConnection } from './settingsStore.ts'
import { TestResult, useTest } from './TestButton.tsx'
import { asText, type Problems, problemsOf, useDraft } from './useDraft.ts'

const TYPES = [
  'clickhouse',
  'http',
  'https',
  'kafka',
  'minio',
  'mysql',
  'postgres',
  's3',
  'slack',
  'spark',
  'ssh',
  'webhook',
]
/** What stands in the place of a secret that is there and is not shown. */
const MASKED = '***'

type Typed = Omit<StoredConnection, 'extra' | 'port'> & { readonly port: number | ''; readonly extra: string }

const typedOf = (row: ConnectionRow | null): Typed => ({
  ...{ connId: row?.connId ?? '', connType: row?.connType ?? '', description: row?.description ?? '' },
  ...{ host: row?.host ?? '', login: row?.login ?? '', password: row?.password ?? '', schema: row?.schema ?? '' },
  port: row?.port ?? '',
  extra: row === null || Object.keys(row.extra).length === 0 ? '' : JSON.stringify(row.extra, null, 2),
})

/** As it goes to the host, or what is wrong by field. */
const read = (typed: Typed): { readonly connection?: StoredConnection; readonly problems: Problems<Typed> } => {
  let extra: unknown = {}
  try {
    if (typed.extra.trim() !== '') extra = JSON.parse(typed.extra)
  } catch (thrown) {
    return { problems: { extra: `This is no JSON: ${(thrown as Error).message}.` } }
  }
  const parsed = connection.safeParse({ ...typed, port: typed.port === '' ? null : typed.port, extra })
  if (parsed.success) return { connection: parsed.data, problems: {} }
  const problems = problemsOf<Typed>(parsed.error)
  if (typed.connId === '') problems.connId = 'Give it an id: tasks name it by that.'
  if (problems.extra !== undefined) problems.extra = 'Write a JSON object: {"name": "value"}.'
  return { problems }
}

/** One connection. Secrets are not shown; `***` leaves them as they are. */
export const ConnectionForm = ({ row, onClose }: FormProps<ConnectionRow>) => {
  const draft = useDraft(typedOf(row), (typed) => read(typed).problems)
  const whole = read(draft.value).connection
  const test = useTest(async () =>
    whole === undefined ? { ok: false, message: 'Correct what is marked first.' } : tryConnection(whole),
  )
  const save = (): Promise<boolean> | undefined => {
    draft.touchAll()
    return whole && saveConnection(whole, row === null)
  }
  const isHidden = row?.password === MASKED
  return (
    <FormDialog
      title={row === null ? 'Add a connection' : `Connection ${row.connId}`}
      size="46rem"
      aside={
        <Button variant="default" loading={test.isBusy} onClick={test.run}>
          Test
        </Button>
      }
      save={save}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label="Id"
          description="Tasks name it by this"
          required
          disabled={row !== null}
          data-autofocus={row === null || undefined}
          {...asText(draft.field('connId'))}
        />
        <Autocomplete
          label="Type"
          description="ClickHouse, S3 and Spark are signed in to by the test"
          data={TYPES}
          {...draft.field('connType')}
        />
        <TextInput
          label="Host"
          placeholder="localhost"
          data-autofocus={row !== null || undefined}
          {...asText(draft.field('host'))}
        />
        <NumberInput
          label="Port"
          placeholder="of its type"
          min={0}
          max={65_535}
          allowDecimal={false}
          {...draft.field('port')}
          onChange={(value) => draft.field('port').onChange(typeof value === 'number' ? value : '')}
        />
        <TextInput label="Login" autoComplete="off" {...asText(draft.field('login'))} />
        <PasswordInput
          label="Password"
          description={isHidden ? 'One is stored; *** leaves it as it is' : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
          {...asText(draft.field('password'))}
        />
        <TextInput label="Schema or database" {...asText(draft.field('schema'))} />
        <TextInput label="Description" {...asText(draft.field('description'))} />
      </SimpleGrid>
      <Textarea
        label="Extra"
        description="A JSON object; secrets in it are shown as ***"
        mt="md"
        autosize
        minRows={3}
        maxRows={12}
        classNames={{ input: classes.code }}
        {...asText(draft.field('extra'))}
      />
      <div className={classes.testLine}>
        <TestResult result={test.result} />
      </div>
    </FormDialog>
  )
}

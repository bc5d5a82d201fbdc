import { createHash } from 'node:crypto'
import { PfadError } from '../../../contract/error.ts'
import type { ReportDelivery } from '../../../contract/models/minute.ts'
import type { StoredReport } from '../../../contract/models/report.ts'
import { readText } from '../../../core/authoring/text.ts'
import { canonicalJson } from '../../../core/report.ts'
import type { Services } from '../services.ts'
import { viewMinute } from './view.ts'

/** Bytes that a dashboard takes. */
const LARGEST = 1024 * 1024

type Of = { readonly dagId: string; readonly minute: string; readonly idempotencyKey?: string | undefined }

/** Sends a report again: that of the minute's JSON object, or one that was received. */
export const sendReport = async (services: Services, of: Of, signal: AbortSignal): Promise<ReportDelivery> => {
  const { dagId, minute, idempotencyKey } = of
  const body =
    idempotencyKey === undefined ? await ofObject(services, of, signal) : received(services, of, idempotencyKey)
  return services.dashboard.send({ dagId, minute, body }, signal)
}

const ofObject = async (services: Services, of: Of, signal: AbortSignal): Promise<string> => {
  const { json } = viewMinute(services, of)
  if (json === null) {
    throw new PfadError(
      'no-report',
      `No run has written a report of ${of.minute}.`,
      'Run the minute first, or send what was received before.',
    )
  }
  const { size } = await services.objects.stat(json.bucket, json.key, signal)
  if (size > LARGEST) {
    throw new PfadError(
      'no-report',
      `${json.bucket}/${json.key} is larger than a report may be.`,
      'Look at it in Data.',
    )
  }
  return readText(services.objects.get(json.bucket, json.key, signal))
}

const received = ({ reportStore }: Services, { dagId, minute }: Of, key: string): string => {
  const found = reportStore.get(dagId, minute).find(({ idempotencyKey }) => idempotencyKey === key)
  if (found) return bytesOf(found)
  throw new PfadError(
    'no-report',
    `The dashboard has no report of ${dagId}/${minute} with that key any more.`,
    'Retention may have removed it: run the minute again.',
  )
}

/** The text that was received: of those that JSON is written as, the one whose sha256 is in the key; else our own. */
const bytesOf = ({ body, idempotencyKey }: StoredReport): string => {
  const own = canonicalJson(body)
  const texts = [own, JSON.stringify(body), JSON.stringify(body, null, 2)]
  return texts.find((text) => idempotencyKey.endsWith(createHash('sha256').update(text, 'utf8').digest('hex'))) ?? own
}

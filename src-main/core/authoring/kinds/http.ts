import { PfadError } from '../../../contract/error.ts'
import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { Jsonable } from '../json.ts'
import { machineOf } from '../machine.ts'
import type { TaskOptions } from '../options.ts'
import type { Task } from '../task.ts'
import { defineKind, type Given } from './defineKind.ts'
import {
  checkStatus,
  type HttpRequest,
  type HttpResponse,
  hasPlace,
  httpRequest,
  NO_PLACE,
  responseOf,
  targetOf,
} from './httpRequest.ts'

/** A request with what becomes of its answer. */
export type HttpCall<R> = HttpRequest & {
  /** False fails the task, which may retry. */
  readonly responseCheck?: (response: HttpResponse) => boolean
  /** What is the task's result; default: the body. */
  readonly responseFilter?: (response: HttpResponse) => R & Jsonable<R>
}

const run = defineKind({
  kind: 'http',
  what: 'request',
  own: {},
  given: httpRequest.refine(hasPlace, NO_PLACE),
  async run(request, context) {
    const answer = await machineOf(context).request(targetOf(request), context.signal)
    context.log.info(`${request.method} ${answer.place}: status ${answer.status}, ${answer.text.length} characters`)
    checkStatus(answer)
    const response = responseOf(answer)
    if (request.responseCheck?.(response) === false) {
      throw new PfadError('http-check', `The answer of ${answer.place} did not pass responseCheck.`)
    }
    return request.responseFilter === undefined ? response.body : request.responseFilter(response)
  },
})

/**
 * A task that makes one HTTP request (Airflow's `HttpOperator`). Its result is the body, parsed where it is JSON, or what
 * `responseFilter` makes of it. A status ≥ 400 fails it; 4xx are not retried, except 408, 425 and 429.
 */
export function http<A extends readonly unknown[] = [], R = JsonValue>(
  taskId: string,
  request: Given<A, HttpCall<R>>,
): Task<A, R>
export function http<A extends readonly unknown[] = [], R = JsonValue>(
  taskId: string,
  options: TaskOptions,
  request: Given<A, HttpCall<R>>,
): Task<A, R>
export function http(taskId: string, ...rest: unknown[]): unknown {
  return run(taskId, ...rest)
}

import type { JsonValue } from '../../../contract/models/primitives.ts'
import type { Given } from '../kinds/defineKind.ts'
import type { HttpCall } from '../kinds/http.ts'
import { checkStatus, hasPlace, httpRequest, NO_PLACE, responseOf, targetOf } from '../kinds/httpRequest.ts'
import { machineOf } from '../machine.ts'
import type { Task } from '../task.ts'
import { defineSensor, type SensorOptions } from './defineSensor.ts'

const make = defineSensor({
  kind: 'httpSensor',
  what: 'request',
  given: httpRequest.refine(hasPlace, NO_PLACE),
  async poke(request, context) {
    const answer = await machineOf(context).request(targetOf(request), context.signal)
    const waitsFor = `${answer.place}, which answered with status ${answer.status}`
    if (answer.status === 404) return { done: false, waitsFor }
    checkStatus(answer)
    const response = responseOf(answer)
    if (request.responseCheck?.(response) === false) return { done: false, waitsFor }
    return {
      done: true,
      value: request.responseFilter === undefined ? response.body : request.responseFilter(response),
    }
  },
})

/**
 * A task that waits until a request is answered with a status < 400 and `responseCheck`, where there is one, says yes
 * (Airflow's `HttpSensor`). 404 means not yet; any other error is a failure, with retries. Its result is the body.
 */
export function httpSensor<A extends readonly unknown[] = [], R = JsonValue>(
  taskId: string,
  request: Given<A, HttpCall<R>>,
): Task<A, R, SensorOptions>
export function httpSensor<A extends readonly unknown[] = [], R = JsonValue>(
  taskId: string,
  options: SensorOptions,
  request: Given<A, HttpCall<R>>,
): Task<A, R, SensorOptions>
export function httpSensor(taskId: string, ...rest: unknown[]): unknown {
  return make(taskId, ...rest)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { processTree, proportionalBytes } from '../../setup/processTree.ts'
import { askClickHouse } from '../../stack/support/bigMinute.ts'
import { eventually } from '../../stack/support/eventually.ts'
import { startQuiet } from '../../stack/support/quietApp.ts'
import type { Bench } from '../harness/bench.ts'
import { once } from '../system/fixture.ts'
import { sharedStack } from './fixture.ts'

const stack = sharedStack('bench-ingest')
const SECONDS = Number(process.env['PFAD_BENCH_INGEST_SECONDS'] ?? 30)
/** More than any machine makes, so that it goes as fast as it can. */
const FLAT_OUT = 1_000_000
/** Bytes of one event in Avro, on average. */
const RECORD_BYTES = 150
/** What the producer's own settings are by default. */
const SETTINGS = 'acks=all enable.idempotence=true compression.type=snappy batch.size=262144 linger.ms=50'

/** Kafka's own producer on the same broker: records per second that it got acknowledged. Nobody reads them. */
const perfTest = async (): Promise<number> => {
  const { engine, facts } = stack.get()
  const { id } = await engine.container(facts.project, 'kafka')
  const words = `--topic perf-test --num-records ${SECONDS * 50_000} --record-size ${RECORD_BYTES} --throughput -1`
  const program = `
    set -- ${words} --producer-props bootstrap.servers=localhost:29092 ${SETTINGS}
    export KAFKA_HEAP_OPTS=-Xmx256m
    if [ -x /opt/kafka/bin/kafka-producer-perf-test.sh ]; then exec /opt/kafka/bin/kafka-producer-perf-test.sh "$@"; fi
    exec java -Xmx256m -cp '/opt/kafka/libs/*' org.apache.kafka.tools.ProducerPerformance "$@"`
  const said = await engine.exec(id, ['sh', '-c', program])
  const total = [
    ...said.matchAll(
      /^(\d+) records sent, ([\d.]+) records\/sec.*percentile|^(\d+) records sent, ([\d.]+) records\/sec.*95th/gm,
    ),
  ].at(-1)
  const figure = Number(total?.[2] ?? total?.[4])
  if (!(figure > 0)) throw new Error(`No figure in what Kafka's producer said:\n${said}`)
  return figure
}

type Flow = { readonly perSecond: number; readonly lost: number; readonly peakMB: number }

/** The app's producer flat out, until ClickHouse has every event. */
const flow = once(async (): Promise<Flow> => {
  // Before the app: what it makes until it is quiet is on its way for a while.
  const before = Number(await askClickHouse(stack.get().facts, 'SELECT count() FROM user_events FINAL'))
  await using app = await startQuiet(stack.get())
  const { client } = app
  const count = async (): Promise<number> => (await client.call('events.count', {})).count
  const produced = async (): Promise<number> => (await client.call('producer.status', {})).produced
  let peak = 0
  const began = Date.now()
  await client.call('producer.set', { running: true, eventsPerSecond: FLAT_OUT })
  while (Date.now() - began < SECONDS * 1000) {
    await sleep(1000)
    peak = Math.max(peak, proportionalBytes(processTree(app.pid)))
  }
  await client.call('producer.set', { running: false, eventsPerSecond: 0 })
  await eventually(
    () => client.call('producer.status', {}),
    ({ state }) => state === 'stopped',
  )
  const made = await produced()
  await eventually(count, (seen) => seen - before >= made, { within: 120_000 })
  const took = (Date.now() - began) / 1000
  return { perSecond: made / took, lost: made - ((await count()) - before), peakMB: peak / 1e6 }
})

export const benches: Bench[] = [
  {
    name: 'stack: producer → Kafka → ClickHouse, flat out',
    unit: 'events/s',
    setup: stack.setup,
    contenders: { "kafka's own producer, to the topic only": perfTest, pfad: async () => (await flow()).perSecond },
    reference: "kafka's own producer, to the topic only",
    budget: null,
    rounds: 1,
  },
  {
    name: 'stack: events lost or doubled, flat out',
    unit: 'events',
    contenders: { pfad: async () => Math.abs((await flow()).lost) },
    reference: null,
    budget: { atMost: 0 },
    rounds: 1,
  },
  {
    name: 'stack: memory of the app and its processes, flat out',
    unit: 'MB',
    contenders: { pfad: async () => (await flow()).peakMB },
    reference: null,
    budget: { atMost: 600 },
    rounds: 1,
    teardown: stack.teardown,
  },
]

import type { SearchHit } from '../../contract/models/search.ts'
import { type Asked, hasAll, type SearchDeps } from './searchDeps.ts'

/** DAGs (by name, tag, description), services and what can be set. */
export const findNamed = (deps: SearchDeps, { words, limit }: Asked): SearchHit[] => {
  const dags = deps
    .dags()
    .filter(({ dagId, tags, description }) => hasAll([dagId, ...tags, description].join(' '), words))
    // A word in the name says more than one in the description.
    .toSorted((a, b) => Number(hasAll(b.dagId, words)) - Number(hasAll(a.dagId, words)))
    .map(({ dagId, description }): SearchHit => ({ kind: 'dag', dagId, description }))
  const services = deps
    .services()
    .filter((service) => hasAll(`${service} service`, words))
    .map((service): SearchHit => ({ kind: 'service', service }))
  const settings = deps
    .settings()
    .filter(({ section, name }) => hasAll(`${name} ${section}`, words))
    .map(({ section, name }): SearchHit => ({ kind: 'setting', section, name }))
  return [dags, services, settings].flatMap((hits) => hits.slice(0, limit))
}

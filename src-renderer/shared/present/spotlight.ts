type Hop = { readonly state: string | null; readonly flows: boolean }

/** Which station of a pipeline the light is on: the last that works now, else the last from which something flows. */
export const litHop = (hops: readonly Hop[]): number => {
  const works = hops.findLastIndex(({ state }) => state === 'running')
  return works >= 0 ? works : hops.findLastIndex(({ flows }) => flows)
}

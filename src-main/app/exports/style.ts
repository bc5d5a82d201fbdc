/** One sheet for the screen, light and dark, and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fff; --soft: #f4f4f8; --line: #dcdce5; --text: #1b1c25; --dim: #5a5c6d;
  --success: #12693f; --failed: #b3202e; --running: #1259b8; --retry: #954704; --other: #5a5c6d; --bar: #1c8a58; --bad: #cf3341; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14151b; --soft: #1f212a; --line: #363947; --text: #e9eaf1; --dim: #a6a9b9;
    --success: #5fd39b; --failed: #ff8a93; --running: #82b8ff; --retry: #f5b36d; --other: #a6a9b9; --bar: #3fbf83; --bad: #f2606c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 1.7rem; overflow-wrap: anywhere; }
h2 { margin: 2.2rem 0 .7rem; font-size: 1.2rem; }
h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
.dim { color: var(--dim); }
.mono, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .86rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem 1.5rem; margin: 1rem 0 0; }
dt { color: var(--dim); font-size: .86rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th { text-align: left; font-weight: 600; color: var(--dim); }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; white-space: nowrap; }
td.t { white-space: nowrap; }
pre { margin: .3rem 0; padding: .8rem 1rem; background: var(--soft); border: 1px solid var(--line); border-radius: 8px;
  max-height: 30rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.state { font-weight: 600; color: var(--other); white-space: nowrap; }
.state.success { color: var(--success); } .state.failed, .state.upstream_failed { color: var(--failed); }
.state.running { color: var(--running); } .state.lost, .state.up_for_retry, .state.rescheduled { color: var(--retry); }
.warning { color: var(--retry); } .error { color: var(--failed); }
svg { display: block; max-width: 100%; height: auto; font: 14px system-ui, sans-serif; }
svg text { fill: var(--text); } svg .d { fill: var(--dim); font-size: 12px; }
svg .box { fill: var(--soft); stroke: var(--other); stroke-width: 1.5; }
svg .box.success { stroke: var(--success); } svg .box.failed, svg .box.upstream_failed { stroke: var(--failed); }
svg .box.running { stroke: var(--running); } svg .edge { fill: none; stroke: var(--dim); stroke-width: 1.5; }
svg .queued { fill: none; stroke: var(--dim); stroke-dasharray: 3 2; }
svg .ran { fill: var(--bar); } svg .ran.failed, svg .ran.lost { fill: var(--bad); } svg .bad { fill: var(--bad); }
svg .axis { stroke: var(--line); }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--dim); font-size: .86rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; } pre { max-height: none; overflow: visible; }
  h2, h3 { break-after: avoid; } tr, dl > div, svg { break-inside: avoid; }
}
`

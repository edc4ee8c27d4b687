import { palette } from './palette';

const lineColors = (theme: 'light' | 'dark'): string =>
  palette.map((color, index) => `--line-${index}:${color[theme]};`).join('');

/** The report's style sheet: quiet, so that the numbers speak. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --raised: #f6f7f9; --text: #1a1d21; --muted: #5b636e; --line: #d5d9df; --grid: #eceef1;
  --accent: #0b5cad; --warning: #8a4b00; --warning-page: #fdf1e1;
  ${lineColors('light')}
}
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-printing]) {
    --page: #14171a; --raised: #1d2125; --text: #e7e9ec; --muted: #9ba4ae; --line: #3a4048; --grid: #262b30;
    --accent: #79b8f3; --warning: #f3bf7c; --warning-page: #3a2a15;
    ${lineColors('dark')}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 48px 32px 64px; max-width: 1160px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1 { margin: 4px 0 8px; font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0 0 14px; font-size: 18px; line-height: 1.3; font-weight: 650; }
section { margin-top: 52px; }
header + section { margin-top: 32px; }
sub, sup { font-size: 0.75em; line-height: 0; }
code, pre { font: 12.5px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.eyebrow, .facts, .note, .quiet, footer { color: var(--muted); }
.eyebrow { margin: 0; font-size: 13px; }
.facts { margin: 0; font-variant-numeric: tabular-nums; }
.note { margin: 10px 0 0; font-size: 13px; max-width: 104ch; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.headline {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; margin: 24px 0 0; padding: 14px 18px;
  background: var(--raised); border-left: 3px solid var(--accent); border-radius: 0 6px 6px 0;
}
.headline strong { font-size: 21px; font-weight: 650; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.headline b { font-weight: 600; overflow-wrap: anywhere; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; border-bottom: 1.5px solid var(--text); }
thead { border-top: 1.5px solid var(--text); border-bottom: 1px solid var(--text); }
th { padding: 9px 14px; text-align: left; font-weight: 600; vertical-align: bottom; }
td { padding: 7px 14px; vertical-align: baseline; border-bottom: 1px solid var(--grid); }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover td { background: var(--raised); }
th:first-child, td:first-child { padding-left: 4px; }
th:last-child, td:last-child { padding-right: 4px; }
td.key { width: 40px; padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.deviation { display: inline-block; min-width: var(--width, 0); text-align: left; color: var(--muted); white-space: pre; }
.best strong { font-weight: 700; }
.best .deviation { color: inherit; }
.missing { color: var(--muted); }
td.runs { white-space: nowrap; }
th button { all: unset; cursor: pointer; display: inline-block; position: relative; }
th button::after { position: absolute; left: calc(100% + 3px); bottom: 0; color: var(--accent); font-size: 11px; content: ""; }
th[aria-sort="ascending"] button::after { content: "▲"; }
th[aria-sort="descending"] button::after { content: "▼"; }
th button:hover { color: var(--accent); }
.badge {
  display: inline-block; margin-left: 6px; padding: 0 7px; border-radius: 9px; background: var(--warning-page);
  color: var(--warning); font-size: 12px; line-height: 18px; white-space: nowrap;
}
td > .badge:first-child { margin-left: 0; }
td code { white-space: nowrap; }
td.reason { min-width: 260px; }
.swatch { flex: none; width: 26px; height: 10px; vertical-align: middle; }
.swatch path { fill: none; stroke-width: 2.25; }

.controls { display: flex; flex-wrap: wrap; gap: 8px 20px; margin-bottom: 14px; font-size: 13px; color: var(--muted); }
select {
  margin-left: 4px; padding: 4px 6px; font: inherit; color: var(--text); background: var(--page);
  border: 1px solid var(--line); border-radius: 6px;
}
.figure { display: grid; grid-template-columns: minmax(0, 1fr) minmax(220px, 300px); gap: 24px; }
.chart { position: relative; height: 280px; min-width: 0; }
.figure.stacked { grid-template-columns: minmax(0, 1fr); gap: 16px; }
.chart.tall { height: 440px; }
figure { margin: 0; }
figcaption { margin-bottom: 8px; font-size: 14px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px; }
.legend { display: flex; flex-direction: column; max-height: 440px; font-size: 13px; line-height: 1.35; }
.legend ul { margin: 0; padding: 0; list-style: none; overflow-y: auto; }
.legend.wide { max-height: 520px; }
.legend.wide ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 0 20px; }
.legend li button {
  all: unset; box-sizing: border-box; display: flex; align-items: baseline; gap: 9px; width: 100%; padding: 4px 8px;
  border-radius: 5px; cursor: pointer;
}
.legend .swatch { align-self: flex-start; margin-top: 4px; }
.legend li button:hover { background: var(--raised); }
.legend li button:disabled { cursor: default; color: var(--muted); }
.legend .label { flex: 1; overflow-wrap: anywhere; }
.legend .value { color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.legend [aria-pressed="false"] .label, .legend [aria-pressed="false"] .swatch { opacity: 0.4; }
.legend button:disabled .swatch { visibility: hidden; }
.choose { display: flex; gap: 16px; margin: 0 8px 6px; }
.choose button { all: unset; cursor: pointer; color: var(--accent); }
.choose button:hover { text-decoration: underline; }
button:focus-visible, select:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: 9px 4px; cursor: pointer; overflow-wrap: anywhere; }
summary:hover { color: var(--accent); }
pre { margin: 0 0 14px; padding: 14px 18px; overflow-x: auto; background: var(--raised); border-radius: 6px; }
footer { margin-top: 52px; font-size: 13px; }

@media (max-width: 860px) {
  body { padding: 28px 18px 40px; }
  .figure { grid-template-columns: minmax(0, 1fr); }
  .chart.tall { height: 340px; }
}
@media print {
  @page { margin: 16mm; }
  body { padding: 0; font-size: 10.5pt; }
  .controls, .choose, .interactive { display: none; }
  .scroll, .legend ul { overflow: visible; }
  .legend { max-height: none; }
  .figure { grid-template-columns: minmax(0, 1fr); }
  .legend ul { columns: 2; }
  tr, .chart, .legend li { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  table { font-size: 9pt; }
  td, th { padding: 4px 7px; }
}
`;

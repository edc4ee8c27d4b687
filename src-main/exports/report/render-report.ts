import { mean } from '../../core/math';
import { isBetter } from '../../domain/metrics';
import { finishedValues } from '../cells';
import type { ExportInput } from '../export-format';
import { rowLabel } from '../row-label';
import { chartLibrary } from './chart-library';
import { chartsSection, layersSection } from './charts-section';
import { clientScript } from './client-script';
import { buildCurves } from './curves';
import { configuration, troubledRuns } from './details';
import { codeForScript, escapeHtml, jsonForScript } from './escape';
import { buildLayers } from './layers';
import { strokeOf } from './palette';
import type { ReportData } from './report-data';
import { reportStyle } from './report-style';
import { summary } from './summary';
import { tableSection } from './table-section';

/** With more lines than this, a chart shows only the best ones at first. */
const mostLines = 40;
const firstLines = 12;

/** The comparison as one HTML file that needs nothing else: to read, to print, to send to a co-author. */
export function renderReport(input: ExportInput): string {
  const { table } = input;
  const data = reportData(input);
  const charted = data.metrics.length > 0;
  const drawn = new Set(
    data.metrics.flatMap(({ curves }) => curves.flatMap((curve, index) => (curve ? [index] : []))),
  );
  const body = [
    summary(input),
    `<section>\n<h2 class="hidden">Comparison</h2>\n${tableSection(table, drawn)}\n</section>`,
    chartsSection(table, data),
    layersSection(data),
    troubledRuns(input),
    configuration(input),
    '<footer>Made with QuadLab. This file needs no network.</footer>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:" />
<title>${escapeHtml(table.title)}</title>
<style>${reportStyle}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
${charted ? `<script type="application/json" id="report-data">${jsonForScript(data)}</script>\n<script>${codeForScript(chartLibrary())}</script>\n` : ''}<script>${codeForScript(clientScript())}</script>
</body>
</html>
`;
}

function reportData(input: ExportInput): ReportData {
  const { table } = input;
  const visible = visibleLines(input);
  return {
    lines: table.rows.map((row, index) => ({
      label: rowLabel(table, row),
      ...strokeOf(index),
      visible: visible.has(index),
    })),
    metrics: buildCurves(input),
    layers: buildLayers(input),
  };
}

function visibleLines({ table, runs }: ExportInput): Set<number> {
  const all = table.rows.map((_, index) => index);
  if (all.length <= mostLines) return new Set(all);
  const byId = new Map(runs.map((run) => [run.id, run]));
  const scores = table.rows.map((row) =>
    mean(
      finishedValues(
        row.runIds.flatMap((id) => byId.get(id) ?? []),
        table.objective,
      ),
    ),
  );
  const better = (a: number, b: number): number => {
    const [x, y] = [scores[a] ?? NaN, scores[b] ?? NaN];
    return Number(isBetter(y, x, table.objective.goal)) - Number(isBetter(x, y, table.objective.goal));
  };
  return new Set(all.sort(better).slice(0, firstLines));
}

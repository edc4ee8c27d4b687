import type { RunRecord } from '../../domain/records';
import type { ExportInput } from '../export-format';
import { escapeHtml } from './escape';
import { htmlRowLabel } from './html-text';

/** Runs that diverged or failed, with their reasons: a mean should not hide them. */
export function troubledRuns({ table, runs }: ExportInput): string {
  const troubled = runs.filter((run) => run.state === 'diverged' || run.state === 'failed');
  if (troubled.length === 0) return '';
  const labels = new Map(
    table.rows.flatMap((row) => row.runIds.map((id) => [id, htmlRowLabel(table, row)] as const)),
  );
  const rows = troubled.map((run) => {
    const label = labels.get(run.id) ?? escapeHtml(run.name);
    return `<tr><td>${label}</td><td>${run.config.seed}</td><td><span class="badge">${run.state}</span></td><td class="number">${run.epoch.toLocaleString('en')}</td><td class="reason">${reasonOf(run)}</td><td><code>${escapeHtml(run.id)}</code></td></tr>`;
  });
  return `<section>
<h2>Runs that diverged or failed</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Runs that diverged or failed">
<table>
<thead><tr><th scope="col">configuration</th><th scope="col">seed</th><th scope="col">state</th><th scope="col" class="number">epoch</th><th scope="col">reason</th><th scope="col">run</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
</section>`;
}

function reasonOf({ outcome }: RunRecord): string {
  if (outcome === undefined) return 'no reason is known';
  const advice =
    outcome.advice === undefined ? '' : ` <span class="quiet">${escapeHtml(outcome.advice)}</span>`;
  return `${escapeHtml(outcome.message)}${advice}`;
}

/** Everything that is needed to train it again: the sweep, or the configuration of each row. */
export function configuration({ table, runs, sweep }: ExportInput): string {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const parts: [string, unknown][] = sweep
    ? [[escapeHtml(sweep.name), sweep.config]]
    : table.rows.flatMap((row): [string, unknown][] => {
        const config = byId.get(row.runIds[0] ?? '')?.config;
        return config === undefined ? [] : [[htmlRowLabel(table, row), config]];
      });
  const blocks = parts.map(
    ([name, config]) =>
      `<details><summary>${name}</summary><pre>${escapeHtml(compactJson(config))}</pre></details>`,
  );
  if (blocks.length === 0) return '';
  return `<section>\n<h2>Configuration</h2>\n${blocks.join('\n')}\n</section>`;
}

/** JSON in which whatever fits into a line stays in one. It is YAML too, and can be trained as it is. */
function compactJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || (indent !== '' && indent.length + line.length <= 96))
    return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + compactJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const lines = entries.map(
    ([key, inner]) => `${deeper}${JSON.stringify(key)}: ${compactJson(inner, deeper)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

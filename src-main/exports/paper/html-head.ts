import { isComputed, type PaperResults } from '../../domain/experiment/results';
import { escapeHtml } from '../report/escape';
import type { PaperReport } from './paper-report';

/** Which paper this is about, when and by what it was written, what the runs were trained with, and in which budget. */
export function htmlHead(
  { generatedAt, version, machine, budget, runOf }: PaperReport,
  shown: readonly PaperResults[],
): string {
  const date = new Date(generatedAt);
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  const written = new Intl.DateTimeFormat('en-GB', format).format(date);
  const runs = shown
    .flatMap((each) => (isComputed(each) ? [] : each.rows.flatMap(({ runIds }) => runIds)))
    .map(runOf);
  const backends = [...new Set(runs.flatMap(({ backend }) => backend ?? []))].sort();
  const facts = [
    `${budget} budget`,
    ...(backends.length === 0 ? [] : [`trained with the backend ${backends.join(', ')}`]),
    `report written on ${machine.processor}, ${machine.cores} core${machine.cores === 1 ? '' : 's'}`,
  ];
  return `<header>
<p class="eyebrow">QuadLab ${escapeHtml(version)} · <time datetime="${date.toISOString()}">${written} UTC</time></p>
<h1>Experiments of the paper</h1>
<p class="paper">On Expressivity and Trainability of Quadratic Networks</p>
<p class="facts">${facts.map(escapeHtml).join('<span class="dot"> · </span>')}</p>
</header>`;
}

import { chartTheme } from '../report/client/chart-theme';
import { drawAgain } from '../report/client/draw-again';
import { drawBands } from '../report/client/draw-bands';
import { chartLibrary } from '../report/chart-library';
import { codeForScript, escapeHtml, jsonForScript } from '../report/escape';
import { swatchOf } from '../report/palette';
import { setupPaperChart } from './client/paper-charts';
import { startPaper } from './client/start-paper';
import type { PaperFigure } from './figures';

/** So many lines have their legend beside the chart; more have it below, in columns. */
const fewLines = 12;

/** Charts with their legends; `first` is the place of the first of them among all of the page. */
export function figuresHtml(figures: readonly PaperFigure[], first: number): string {
  const blocks = figures.map((figure, index) => {
    const { title, lines } = figure;
    const isWide = lines.length > fewLines || figures.length > 1;
    const items = lines.map(
      (line) =>
        `<li><button type="button" aria-pressed="true">${swatchOf(line)}<span class="label">${escapeHtml(line.label)}</span></button></li>`,
    );
    const notes = notesOf(figure).map((note) => `<p class="note">${escapeHtml(note)}</p>`);
    return `<figure id="figure-${first + index}">
<figcaption>${escapeHtml(title)}</figcaption>
<div class="figure${isWide ? ' stacked' : ''}">
<div class="chart"><canvas role="img" aria-label="${escapeHtml(title)}"></canvas></div>
<div class="legend${isWide ? ' wide' : ''}"><ul>${items.join('')}</ul></div>
</div>
${notes.join('\n')}
</figure>`;
  });
  return blocks.length > 1 ? `<div class="pair">\n${blocks.join('\n')}\n</div>` : blocks.join('');
}

function notesOf({ lines, max }: PaperFigure): string[] {
  const above = lines.filter(({ curve }) =>
    curve.mean.some((value) => max !== null && value !== null && Math.abs(value) > max),
  );
  const isSpread = lines.some(({ curve }) => curve.deviation.some((value) => value !== null));
  return [
    isSpread ? 'Means over the seeds, with their range.' : [],
    above.length === 0
      ? []
      : `The axis is cut so that the other lines are seen. Above it, wholly or in part: ${above.map(({ label }) => label).join('; ')}.`,
  ].flat();
}

/** What draws them; nothing where there are none. */
export function figureScripts(figures: readonly PaperFigure[]): string {
  if (figures.length === 0) return '';
  const parts = Object.entries({ chartTheme, drawAgain, drawBands, setupPaperChart }).map(
    ([name, part]) => `${name}: ${part.toString()}`,
  );
  const program = `(${startPaper.toString()})({\n${parts.join(',\n')}\n});`;
  return [
    `<script type="application/json" id="paper-figures">${jsonForScript(figures)}</script>`,
    `<script>${codeForScript(chartLibrary())}</script>`,
    `<script>${codeForScript(program)}</script>`,
  ].join('\n');
}

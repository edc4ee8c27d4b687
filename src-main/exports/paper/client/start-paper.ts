import type { Chart as ChartClass } from 'chart.js';
import type { chartTheme } from '../../report/client/chart-theme';
import type { drawAgain } from '../../report/client/draw-again';
import type { drawBands } from '../../report/client/draw-bands';
import type { PaperFigure } from '../figures';
import type { setupPaperChart } from './paper-charts';

export interface PaperParts {
  chartTheme: typeof chartTheme;
  drawAgain: typeof drawAgain;
  drawBands: typeof drawBands;
  setupPaperChart: typeof setupPaperChart;
}

/** The page's composition root: charts and their legends. Runs in the page, so that its parts come as an argument. */
export function startPaper({ chartTheme, drawAgain, drawBands, setupPaperChart }: PaperParts): void {
  const source = document.getElementById('paper-figures')?.textContent;
  const { Chart } = globalThis as unknown as { Chart?: typeof ChartClass };
  if (!source || !Chart) return;
  const draws = (JSON.parse(source) as PaperFigure[]).flatMap((figure, number) => {
    const block = document.getElementById(`figure-${number}`);
    const canvas = block?.querySelector('canvas');
    if (!block || !canvas) return [];
    const visible = figure.lines.map(() => true);
    let highlighted: number | undefined;
    const view = {
      figure,
      canvas,
      isVisible: (line: number) => visible[line] === true,
      highlighted: () => (highlighted !== undefined && visible[highlighted] ? highlighted : undefined),
    };
    const draw = setupPaperChart(Chart, view, chartTheme, drawBands);
    block.querySelectorAll<HTMLButtonElement>('.legend button').forEach((button, line) => {
      const highlight = (value: number | undefined): void => {
        highlighted = value;
        draw();
      };
      button.addEventListener('click', () => {
        visible[line] = !visible[line];
        button.setAttribute('aria-pressed', String(visible[line]));
        draw();
      });
      button.addEventListener('mouseenter', () => {
        highlight(line);
      });
      button.addEventListener('mouseleave', () => {
        highlight(undefined);
      });
    });
    return [draw];
  });
  drawAgain(() => {
    for (const draw of draws) draw();
  });
}

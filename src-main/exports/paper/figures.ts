import { isComputed, type ExperimentResults, type PaperResults } from '../../domain/experiment/results';
import { emptyColumns } from '../../domain/metric-columns';
import { curvesOfMetric, soundRuns } from '../report/curves';
import { strokeOf } from '../report/palette';
import type { Curve } from '../report/report-data';
import { shownRange, type ShownRange } from './shown-range';
import type { PaperReport } from './paper-report';

/** A chart of the report, as its script draws it. It travels as JSON inside the page. */
export interface PaperFigure extends ShownRange {
  title: string;
  xTitle: string;
  yTitle: string;
  lines: { label: string; color: number; dash: number[]; curve: Curve }[];
}

/** More draw the same picture. */
const mostPoints = 400;

/** The charts of an experiment; none where nothing was recorded. */
export function figuresOf(results: PaperResults, report: PaperReport): PaperFigure[] {
  if (!isComputed(results)) return curvesFigure(results, report);
  return results.panels.map(({ title, xTitle, yTitle, curves }) => {
    const range = shownRange(curves.map(({ y }) => y));
    const isTurned = range.log && curves.some(({ y }) => y.some((value) => value <= 0));
    const lines = curves.map(({ title: label, x, y }, index) => {
      // On a logarithmic axis there are sizes alone.
      const mean = isTurned ? y.map(Math.abs) : y;
      const none = y.map(() => null);
      return { label, ...strokeOf(index), curve: { x, mean, low: none, high: none, deviation: none } };
    });
    return { title, xTitle, yTitle: isTurned ? `|${yTitle}|` : yTitle, ...range, lines };
  });
}

/** How each row learns by what it is measured by first: the mean over its seeds, and their range. */
function curvesFigure({ measures, rows }: ExperimentResults, { runOf, columns }: PaperReport): PaperFigure[] {
  const measure = measures.find(({ of }) => of !== 'parameters');
  if (measure === undefined) return [];
  const drawn = rows.map(({ runIds }) => {
    const runs = runIds.map(runOf);
    const sound = soundRuns(runs);
    return sound.length > 0 ? sound : runs;
  });
  const found = curvesOfMetric({
    key: measure.of,
    drawn,
    read: ({ id, metrics }) => (measure.of in metrics ? columns(id, measure.of) : emptyColumns(0)),
    points: mostPoints,
    axis: 'epoch',
  });
  if (found === undefined) return [];
  const lines = found.curves.flatMap((curve, index) =>
    curve === null ? [] : [{ label: rows[index]?.title ?? '', ...strokeOf(index), curve }],
  );
  const title = `Learning curves: ${found.title}`;
  const range = shownRange(lines.map(({ curve }) => curve.mean));
  return [{ title, xTitle: found.xTitle, yTitle: found.title, ...range, lines }];
}

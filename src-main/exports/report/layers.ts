import { mean } from '../../core/math';
import type { ExportInput } from '../export-format';
import { metricsOf } from '../columns';
import { drawnRuns } from './curves';
import { shortened } from './mean-curve';
import type { LayerChart, LayerPanel } from './report-data';

const normName = /^layer\/(.+)\/norm_([rgb])$/;

/**
 * How quadratic each layer became: the norms of its quadratic weights at the end of the training, relative to those of
 * its ordinary weights where they are known. Mean over the runs of a row.
 */
export function buildLayers(input: ExportInput): LayerChart | undefined {
  const { table, runs, series } = input;
  const layers = layersOf([...metricsOf(runs)]);
  if (layers.length === 0) return undefined;
  const last = (runId: string, layer: string, index: string): number | undefined =>
    series(runId, `layer/${layer}/norm_${index}`).at(-1)?.value;
  const drawn = drawnRuns(table.rows, runs);
  const relative = drawn.flat().some((run) => layers.some((layer) => last(run.id, layer, 'r') !== undefined));
  const panels = (['g', 'b'] as const).map((index): LayerPanel => ({
    index,
    relative,
    values: drawn.map((ofRow) => {
      const values = layers.map((layer) => {
        const ratios = ofRow.flatMap((run) => {
          const norm = last(run.id, layer, index);
          const base = relative ? last(run.id, layer, 'r') : 1;
          return norm === undefined || base === undefined ? [] : [norm / base];
        });
        return ratios.length === 0 ? null : shortened(mean(ratios));
      });
      return values.every((value) => value === null) ? null : values;
    }),
  }));
  const filled = panels.filter(({ values }) => values.some((value) => value !== null));
  return filled.length === 0 ? undefined : { layers, panels: filled };
}

/** The layers whose norms are recorded, in the network's order. */
export function layersOf(metrics: readonly string[]): string[] {
  const names = metrics.flatMap((metric) => normName.exec(metric)?.[1] ?? []);
  const distinct = [...new Set(names)];
  // A store that sorts names puts layer10 before layer2; any other order is the network's own.
  const sorted = [...distinct].sort((a, b) => (a < b ? -1 : 1));
  if (sorted.some((name, i) => name !== distinct[i])) return distinct;
  return sorted.sort(new Intl.Collator('en', { numeric: true }).compare);
}

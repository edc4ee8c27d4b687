import { histogramBins, type TableColumn } from '../../../domain/table-column';
import type { ColumnScan } from './column-scan';
import type { ColumnPlan } from './plan-column';

/** Counts the values of a column while they are written, and describes it then. */
export interface ColumnCounter {
  /** A number, the code of a category, or NaN. */
  count(value: number): void;
  describe(): TableColumn;
}

export function countColumn({ name, kind, categories }: ColumnPlan, scan: ColumnScan): ColumnCounter {
  const isCategorical = kind === 'categorical';
  const isBoolean = kind === 'boolean';
  const [min, max] = isBoolean ? [0, 1] : [scan.min, scan.max];
  const bins = new Array<number>(isCategorical ? categories.length : histogramBins).fill(0);
  const width = (max - min) / histogramBins;
  return {
    count(value) {
      if (Number.isNaN(value)) return;
      const bin = isCategorical ? value : width > 0 ? Math.floor((value - min) / width) : 0;
      const at = Math.min(bin, bins.length - 1);
      bins[at] = (bins[at] ?? 0) + 1;
    },
    describe() {
      const { missing } = scan;
      if (isCategorical) return { name, kind, categories: [...categories], missing, histogram: bins };
      const moments = isBoolean ? shareOf(bins) : scan.moments();
      return { name, kind, ...moments, min, max, missing, histogram: bins };
    },
  };
}

/** Of booleans, which are in the first bin and the last. */
function shareOf(bins: readonly number[]): { mean: number; deviation: number } {
  const yes = bins.at(-1) ?? 0;
  const mean = yes / (yes + (bins[0] ?? 0));
  return { mean, deviation: Math.sqrt(mean * (1 - mean)) };
}

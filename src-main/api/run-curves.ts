import { titleParts, type TitlePart } from '../exports/titles';
import { layersOf } from '../exports/report/layers';
import type { ApiContext } from './context';
import type { CurveWindow } from './curves';
import { jsonNumber, type JsonNumber } from './json-number';
import { trainingTime } from './training-time';

/** Recorded values of one metric of a run. */
export interface RunSeries {
  metric: string;
  title: TitlePart[];
  steps: number[];
  epochs: number[];
  /** Of training, up to each value; null where nobody measured. */
  seconds: number[] | null;
  values: JsonNumber[];
}

type Context = { runs: Pick<ApiContext['runs'], 'find' | 'columns' | 'curve'> };

/** Metrics of a run over steps, epochs and time; `from` and `to` are steps. */
export function runSeries(
  ctx: Context,
  { id, metrics, points, from, to }: CurveWindow & { id: string; metrics: readonly string[]; points: number },
): RunSeries[] {
  const run = ctx.runs.find(id);
  const time = trainingTime(ctx, run.id);
  return [...new Set(metrics)].map((metric) => {
    const { steps, epochs, values } = ctx.runs.curve(run.id, metric, points, { from, to });
    return {
      metric,
      title: titleParts(metric),
      steps: [...steps],
      epochs: [...epochs],
      seconds: time === undefined ? null : Array.from(epochs, time),
      values: Array.from(values, jsonNumber),
    };
  });
}

/** The norms of a layer's weights over the training; null where a kind of weights was not recorded. */
export interface LayerNorms {
  layer: string;
  epochs: number[];
  r: (number | null)[] | null;
  g: (number | null)[] | null;
  b: (number | null)[] | null;
}

/** ‖w_r‖, ‖w_g‖ and ‖w_b‖ of every quadratic layer over the epochs: how quadratic it became. Not finite is null. */
export function layerNorms(ctx: Context, id: string, points: number): LayerNorms[] {
  const run = ctx.runs.find(id);
  const recorded = Object.keys(run.metrics);
  return layersOf(recorded).map((layer) => {
    const columns = (['r', 'g', 'b'] as const).map((index) => {
      const name = `layer/${layer}/norm_${index}`;
      return recorded.includes(name) ? ctx.runs.columns(run.id, name) : undefined;
    });
    // All norms of a layer are recorded together.
    const length = columns.reduce((most, one) => Math.max(most, one?.values.length ?? 0), 0);
    const places = spread(length, points);
    const [r = null, g = null, b = null] = columns.map((one) =>
      one === undefined ? null : places.map((place) => finite(one.values[place])),
    );
    const epochs = columns.find((one) => one?.values.length === length)?.epochs;
    return { layer, epochs: places.map((place) => epochs?.[place] ?? 0), r, g, b };
  });
}

/** So many places at equal distances, the first and the last among them. */
function spread(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? length - 1 : Math.round((i * (length - 1)) / (count - 1)),
  );
}

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));

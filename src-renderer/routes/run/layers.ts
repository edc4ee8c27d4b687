import type { HeatCell } from '../../components/charts/heat-map-config';
import type { LayerNorms } from '../../lib/api-types';

/** What of the weights of a layer is looked at. */
export const measures = [
  {
    value: 'g/r',
    label: '‖w_g‖ / ‖w_r‖',
    meaning:
      'How large the weights of the second factor are beside the ordinary ones: 0 is a conventional layer.',
  },
  {
    value: 'b/r',
    label: '‖w_b‖ / ‖w_r‖',
    meaning:
      'How large the weights of the squared inputs are beside the ordinary ones: 0 is a conventional layer.',
  },
  { value: 'g', label: '‖w_g‖', meaning: 'The l2 norm of the weights of the second factor.' },
  { value: 'b', label: '‖w_b‖', meaning: 'The l2 norm of the weights of the squared inputs.' },
] as const;
export type Measure = (typeof measures)[number]['value'];

/** More columns than this can't be told apart. */
const mostColumns = 40;

/** Layers from the top to the bottom over some epochs. */
export function heatOf(
  layers: readonly LayerNorms[],
  measure: Measure,
): { xLabels: string[]; yLabels: string[]; cells: HeatCell[] } {
  const epochs = layers[0]?.epochs ?? [];
  const count = Math.min(mostColumns, epochs.length);
  const places = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (epochs.length - 1)) / (count - 1)),
  );
  const xLabels = places.map((place) => String(epochs[place] ?? 0));
  const cells = layers.flatMap((layer) =>
    places.map((place, i): HeatCell => ({
      x: xLabels[i] ?? '',
      y: layer.layer,
      value: valueOf(layer, measure, place),
    })),
  );
  return { xLabels, yLabels: layers.map(({ layer }) => layer), cells };
}

function valueOf({ r, g, b }: LayerNorms, measure: Measure, place: number): number | null {
  const norm = (measure.startsWith('g') ? g : b)?.[place] ?? null;
  if (!measure.endsWith('/r') || norm === null) return norm;
  const base = r?.[place] ?? null;
  return base === null ? null : norm / base;
}

/** The three norms of a layer in colours that are the same in all panels. */
export function panelOf({ epochs, r, g, b }: LayerNorms) {
  return [
    { key: 'r', label: '‖w_r‖', x: epochs, y: r, color: 0 },
    { key: 'g', label: '‖w_g‖', x: epochs, y: g, color: 1 },
    { key: 'b', label: '‖w_b‖', x: epochs, y: b, color: 2 },
  ].flatMap(({ y, ...line }) => (y === null ? [] : [{ ...line, y }]));
}

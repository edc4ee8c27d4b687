import type { DatasetPreview } from '../../lib/api-types';

export interface ScatterPoint {
  x: number;
  y: number;
  /** Its class; undefined where there are none. */
  group: number | undefined;
}

type Shown = Pick<DatasetPreview, 'task' | 'samples' | 'inputShape'>;

/** Examples as points of the plane: two inputs with their class, or one input with the number to predict. */
export function pointsOf({ task, samples, inputShape }: Shown): ScatterPoint[] | undefined {
  if (inputShape.length !== 1) return undefined;
  const [inputs = 0] = inputShape;
  const isFunction = task === 'regression' && inputs === 1;
  if (!isFunction && inputs !== 2) return undefined;
  const points = samples.flatMap(({ values, targets, label }): ScatterPoint[] => {
    const [first, second] = values ?? [];
    const x = first;
    const y = isFunction ? targets?.[0] : second;
    if (typeof x !== 'number' || typeof y !== 'number') return [];
    const group =
      label?.index ?? (isFunction || targets === null ? undefined : Number(targets[0]) > 0.5 ? 1 : 0);
    return [{ x, y, group }];
  });
  return points.length > 0 ? points : undefined;
}

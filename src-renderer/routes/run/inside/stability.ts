import type { Stretch } from '../../../components/charts/curve/stretches';
import type { RunStability } from '../../../lib/api-types';
import { shortNumber } from '../../../lib/format';

const epoch = (place: { epoch: number } | null): string => `epoch ${shortNumber(place?.epoch ?? 0)}`;

/** `none`, `for good, from epoch 12`, `from epoch 12, recovered at epoch 15`. */
export function fateText({ fate, at, collapses }: RunStability): string {
  switch (fate) {
    case 'steady':
      return 'none';
    case 'diverged':
      return `diverged, lost from ${epoch(at)}`;
    case 'collapsed':
      return `for good, from ${epoch(at)}`;
    case 'recovered': {
      const [first] = collapses;
      const more = collapses.length > 1 ? `, ${collapses.length} times` : '';
      return `from ${epoch(at)}, recovered at ${epoch(first?.until ?? null)}${more}`;
    }
  }
}

/** What is marked on the curve. */
export function stretchesOf({ fate, at, collapses }: RunStability): Stretch[] {
  const found = collapses.map(({ from, until }): Stretch => {
    if (until !== null) return { from: from.epoch, to: until.epoch, label: 'recovered' };
    return { from: from.epoch, label: fate === 'diverged' ? 'diverged' : 'collapsed' };
  });
  const isMarked = collapses.some(({ until }) => until === null);
  return fate === 'diverged' && !isMarked && at !== null
    ? [...found, { from: at.epoch, label: 'diverged' }]
    : found;
}

import type { Store } from '../../store/store';
import { searchOf } from '../search';
import { medianTimes, type Figure } from './measure';

/** How long pages and groups of runs take. */
export async function measureSearch(store: Store): Promise<Figure[]> {
  const search = searchOf(store);
  const limit = 50;
  const measures = ['test/error', 'best(test/error)'];
  const searches: [string, number, () => unknown][] = [
    ['first page', 50, () => search.page({ limit })],
    ['first page, the newest first', 50, () => search.page({ sort: 'created desc', limit })],
    ['filter by a metric', 150, () => search.page({ where: 'test/error < 8', limit })],
    ['sort by a metric', 150, () => search.page({ sort: 'best(test/error)', limit })],
    [
      'filter and sort by metrics',
      150,
      () => search.page({ where: 'test/loss < 8 order by test/error desc', limit }),
    ],
    [
      'filter by settings',
      150,
      () => search.page({ where: 'neuron = "quadratic" and gammaG < 1e-3', limit }),
    ],
    ['sort by a setting', 150, () => search.page({ sort: 'learningRate', limit })],
    [
      'filter by settings and a metric, sort by it',
      150,
      () =>
        search.page({
          where: 'neuron = "quadratic" and depth in (20, 32) and test/error < 8',
          sort: 'test/error',
          limit,
        }),
    ],
    [
      'the last page of a sort',
      150,
      () => search.page({ sort: 'test/error', limit, offset: store.search.count(all) - limit }),
    ],
    ['group over seeds', 1000, () => search.groups({ by: 'seeds', measures, sort: 'test/error', limit })],
    ['group by two settings', 1000, () => search.groups({ by: ['neuron', 'depth'], measures, limit })],
  ];
  const figures: Figure[] = [];
  for (const [name, goal, work] of searches) figures.push({ name, goal, ...(await medianTimes(work)) });
  return figures;
}

const all = { where: undefined, order: [], limit: undefined };

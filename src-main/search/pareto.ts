import type { Goal } from '../domain/metrics';
import type { Trial } from './trial';

/** Objectives as costs, of which less is better. */
export function costsOf(trial: Trial, goals: readonly Goal[]): number[] {
  return goals.map((goal, i) => (trial.objectives[i] ?? NaN) * (goal === 'minimize' ? 1 : -1));
}

/** Whether a is nowhere worse than b and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((cost, i) => cost <= (b[i] ?? NaN)) && a.some((cost, i) => cost < (b[i] ?? NaN));
}

/**
 * Fronts by non-dominated sorting (Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", III.A):
 * 0 for those that none dominates, 1 for those that only these do, and so on. O(objectives · n²).
 */
export function nondominationRanks(costs: readonly (readonly number[])[]): number[] {
  const dominated = costs.map((): number[] => []);
  const dominators = costs.map(() => 0);
  costs.forEach((a, i) => {
    costs.forEach((b, j) => {
      if (!dominates(a, b)) return;
      dominated[i]?.push(j);
      dominators[j] = (dominators[j] ?? 0) + 1;
    });
  });
  const ranks = costs.map(() => 0);
  let front = [...dominators.keys()].filter((i) => dominators[i] === 0);
  for (let rank = 0; front.length > 0; rank++) {
    const next: number[] = [];
    for (const i of front) {
      ranks[i] = rank;
      for (const j of dominated[i] ?? []) {
        const left = (dominators[j] ?? 0) - 1;
        dominators[j] = left;
        if (left === 0) next.push(j);
      }
    }
    front = next;
  }
  return ranks;
}

/**
 * How lonely each point of one front is: the perimeter of the box between its neighbours, each objective scaled to [0, 1];
 * infinite at the ends (Deb et al. 2002, III.B).
 */
export function crowdingDistances(costs: readonly (readonly number[])[]): number[] {
  const distances = costs.map(() => 0);
  for (let m = 0; m < (costs[0]?.length ?? 0); m++) {
    const at = (i: number | undefined): number => (i === undefined ? NaN : (costs[i]?.[m] ?? NaN));
    const order = [...costs.keys()].sort((i, j) => at(i) - at(j));
    const span = at(order.at(-1)) - at(order[0]);
    order.forEach((i, place) => {
      const isEnd = place === 0 || place === order.length - 1;
      const gap = isEnd ? Infinity : span === 0 ? 0 : (at(order[place + 1]) - at(order[place - 1])) / span;
      distances[i] = (distances[i] ?? 0) + gap;
    });
  }
  return distances;
}

/** Indices from best to worst: by front, then the lonelier first (the crowded comparison of NSGA-II), then the earlier. */
export function orderByCosts(costs: readonly (readonly number[])[]): number[] {
  if (costs.every((each) => each.length === 1)) {
    return [...costs.keys()].sort((i, j) => (costs[i]?.[0] ?? NaN) - (costs[j]?.[0] ?? NaN));
  }
  const ranks = nondominationRanks(costs);
  const distances = new Map<number, number>();
  for (const rank of new Set(ranks)) {
    const front = [...ranks.keys()].filter((i) => ranks[i] === rank);
    const crowding = crowdingDistances(front.map((i) => costs[i] ?? []));
    front.forEach((i, place) => distances.set(i, crowding[place] ?? 0));
  }
  return [...costs.keys()].sort((i, j) => {
    const byRank = (ranks[i] ?? 0) - (ranks[j] ?? 0);
    if (byRank !== 0) return byRank;
    const [a, b] = [distances.get(i) ?? 0, distances.get(j) ?? 0];
    return a === b ? i - j : b - a;
  });
}

export const isFinite = (costs: readonly number[]): boolean =>
  costs.length > 0 && costs.every((cost) => Number.isFinite(cost));

/**
 * The finished trials that no other finished one beats in all objectives, in their order. One objective: the best.
 * O(n log n + n · size of the front).
 */
export function paretoFront<T extends Trial>(trials: readonly T[], goals: readonly Goal[]): T[] {
  const finished = trials.flatMap((trial) => {
    const costs = costsOf(trial, goals);
    return trial.state === 'finished' && isFinite(costs) ? [{ trial, costs }] : [];
  });
  // In lexicographic order, what dominates a trial stands before it; so looking at the front so far is enough.
  const front: { trial: T; costs: number[] }[] = [];
  for (const each of finished.toSorted((a, b) => compareCosts(a.costs, b.costs))) {
    if (!front.some(({ costs }) => dominates(costs, each.costs))) front.push(each);
  }
  const members = new Set(front.map(({ trial }) => trial));
  return finished.flatMap(({ trial }) => (members.has(trial) ? [trial] : []));
}

function compareCosts(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((cost, i) => cost !== b[i]);
  return place < 0 ? 0 : (a[place] ?? NaN) - (b[place] ?? NaN);
}

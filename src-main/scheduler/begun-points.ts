import { seedsOf } from '../domain/config/sweep-config';
import type { SweepEventBody } from '../domain/sweep-event';
import type { SweepState } from '../domain/sweep-state';
import { readRunManifest } from '../rundir/config-file';
import { pathsOfRun, type SchedulerContext } from './context';
import { runDirectories } from './run-directories';

/**
 * What the journal of a sweep does not know though runs of it have begun, as after a disk lost the journal's end: their
 * points, and seeds that were added.
 */
export function unknownButBegun(context: SchedulerContext, sweep: SweepState): SweepEventBody[] {
  const start = `${sweep.id}-p`;
  const found = new Map<number, SweepEventBody>();
  const seeds: SweepEventBody[] = [];
  for (const name of runDirectories(context)) {
    const [, point, seed] = name.startsWith(start) ? (/-p(\d+)-s(\d+)$/.exec(name) ?? []) : [];
    if (point === undefined || seed === undefined) continue;
    const known = sweep.points.get(Number(point));
    if (known?.seeds.has(Number(seed)) === true) continue;
    const place = placeIn(context, name);
    if (place?.id !== sweep.id || place.point !== Number(point)) continue;
    if (known === undefined && !found.has(place.point)) {
      const { values } = place;
      found.set(place.point, { type: 'asked', point: place.point, values, seeds: seedsOf(sweep.config) });
    }
    if (known !== undefined || !seedsOf(sweep.config).includes(Number(seed))) {
      seeds.push({ type: 'seeds-added', points: [place.point], seeds: [Number(seed)] });
    }
  }
  return [...[...found].sort(([a], [b]) => a - b).map(([, event]) => event), ...seeds];
}

function placeIn(context: SchedulerContext, name: string) {
  try {
    return readRunManifest(pathsOfRun(context, name).root).sweep;
  } catch {
    // Told where run directories are taken into the store.
    return undefined;
  }
}

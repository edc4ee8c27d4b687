import { isMachineMetric } from '../../src-main/domain/metrics';
import type { RunRecord } from '../../src-main/domain/records';
import { openStore } from '../../src-main/store/store';
import { homePaths } from '../../src-main/rundir/paths';

/** Every recorded value of every metric but those of the clock, by point and seed. Equal runs have equal results. */
export function resultsOf(
  home: string,
  label = labelOf,
): Record<string, Record<string, (number | string)[]>> {
  const store = openStore(homePaths(home).database);
  try {
    return Object.fromEntries(
      store.runs.list().map((run) => [
        label(run),
        Object.fromEntries(
          Object.keys(run.metrics)
            .filter((name) => !isMachineMetric(name))
            .map((name) => [
              name,
              store.metrics.series(run.id, name).flatMap(({ step, value }) => [step, String(value)]),
            ]),
        ),
      ]),
    );
  } finally {
    store.dispose();
  }
}

export function labelOf(run: RunRecord): string {
  return `${run.place?.point ?? 0}/${run.config.seed}`;
}

export function runsIn(home: string): RunRecord[] {
  const store = openStore(homePaths(home).database);
  try {
    return store.runs.list();
  } finally {
    store.dispose();
  }
}

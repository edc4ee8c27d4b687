import { mkdirSync, writeFileSync } from 'node:fs';
import { settingsSchema } from '../../src-main/domain/settings.ts';
import { homePaths } from '../../src-main/rundir/paths.ts';

/**
 * A home that is patient with runs to which much happens, hasty with workers that stand still, content with little space,
 * and makes a backup whenever something has changed.
 */
const settings = {
  runs: { retries: 100, retrySeconds: 0.05, heartbeatMinutes: 0.1, reserveMiB: 1 },
  backups: { everyHours: 2 / 3600, keep: 3 },
};

/** Gives a new home its settings. */
export function writeHomeSettings(home: string): void {
  const paths = homePaths(home);
  mkdirSync(paths.root, { recursive: true });
  settingsSchema.parse(settings);
  writeFileSync(paths.settings, JSON.stringify(settings));
}

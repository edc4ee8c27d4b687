import { mkdirSync, writeFileSync } from 'node:fs';
import { settingInfos } from '../../src-main/domain/settings.ts';
import { homePaths } from '../../src-main/rundir/paths.ts';

/** A home that is patient with runs to which much happens, hasty with workers that stand still, and content with little space. */
const wished: Readonly<Record<string, number>> = {
  'runs.retries': 100,
  'runs.retrySeconds': 0.05,
  'runs.heartbeatMinutes': 0.05,
  'runs.reserveMiB': 1,
};

/** Sets in a new home what there is of these settings. */
export function writeHomeSettings(home: string): void {
  const paths = homePaths(home);
  mkdirSync(paths.root, { recursive: true });
  const settings: Record<string, Record<string, number>> = {};
  for (const { key } of settingInfos()) {
    const value = wished[key];
    const [group = '', name = ''] = key.split('.');
    if (value !== undefined) settings[group] = { ...settings[group], [name]: value };
  }
  writeFileSync(paths.settings, JSON.stringify(settings));
}

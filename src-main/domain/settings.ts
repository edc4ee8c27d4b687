import { z } from 'zod';
import { appearanceSettingsSchema } from './appearance-settings';
import { backupSettingsSchema } from './backup-settings';
import { object } from './config/schema-helpers';
import { downloadSettingsSchema } from './download-settings';
import { importLimitsSchema } from './import-limits';
import { runSettingsSchema } from './run-settings';
import { serverSettingsSchema } from './server-settings';
import { trainingSettingsSchema } from './training-settings';

/** What is set for a whole home, in its `settings.json`; what is not there has its default. */
export const settingsSchema = object({
  datasets: object({
    limits: importLimitsSchema.prefault({}),
    download: downloadSettingsSchema.prefault({}),
  }).prefault({}),
  runs: runSettingsSchema.prefault({}),
  training: trainingSettingsSchema.prefault({}),
  backups: backupSettingsSchema.prefault({}),
  server: serverSettingsSchema.prefault({}),
  appearance: appearanceSettingsSchema.prefault({}),
});
export type Settings = z.output<typeof settingsSchema>;

export interface SettingInfo {
  /** Dotted, such as `datasets.limits.imagePixels`. */
  key: string;
  default: unknown;
  description: string;
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  default?: unknown;
  description?: string;
}

/** Every setting that there is. */
export function settingInfos(): SettingInfo[] {
  return leavesOf(z.toJSONSchema(settingsSchema, { io: 'input' }) as JsonSchema, []);
}

function leavesOf({ properties, ...leaf }: JsonSchema, keys: readonly string[]): SettingInfo[] {
  if (properties === undefined) {
    return [{ key: keys.join('.'), default: leaf.default, description: leaf.description ?? '' }];
  }
  return Object.entries(properties).flatMap(([key, child]) => leavesOf(child, [...keys, key]));
}

import { z } from 'zod';
import { QuadLabError } from '../core/errors';
import { checkText } from '../domain/config/check/check-text';
import { ConfigError } from '../domain/config/config-error';
import { parseRunConfig, parseSweepConfig, sampleConfigs } from '../domain/config/parse-config';
import type { RunConfig } from '../domain/config/run-config';
import type { SweepConfig } from '../domain/config/sweep-config';
import type { ApiContext } from './context';

/** No configuration that a person wrote is longer. */
const longestText = 200_000;

/** The YAML or JSON of a run or a sweep. */
export const configText = z.object({ text: z.string().max(longestText) });

/** How a text is called in messages, where a file has its name. */
const place = 'the configuration';

/** A sweep whose data and files are there. Throws CONFIG_INVALID, PATH_FORBIDDEN, DATASET_NOT_FOUND and what else `datasets.require` does. */
export async function readySweep(ctx: ApiContext, text: string): Promise<SweepConfig> {
  const config = parseSweepConfig(text, place);
  await ctx.files.requireAllOf(config);
  await ctx.datasets.require(sampleConfigs(config));
  return config;
}

/** The same of a run. */
export async function readyRun(ctx: ApiContext, text: string): Promise<RunConfig> {
  const config = parseRunConfig(text, place);
  await ctx.files.requireAllOf(config);
  await ctx.datasets.require([config]);
  return config;
}

/** The first run of a text. Throws CONFIG_INVALID where it has none. */
export function requireRun(text: string, sizeOf: (config: SweepConfig) => number): RunConfig {
  const { samples, problems } = checkText(text, sizeOf);
  const [first] = samples;
  if (first !== undefined) return first;
  if (problems.length > 0) throw new ConfigError(place, problems);
  throw new QuadLabError('CONFIG_INVALID', `${place} has no runs`);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { isGenerated } from '../../domain/config/dataset-config';
import type { Preset } from '../../domain/config/estimate';
import { sampleConfigs } from '../../domain/config/parse-config';
import { writeSweepConfig } from '../../domain/config/write-config';
import { budgetNames, isTrained, type BudgetName, type Experiment } from '../../domain/experiment/experiment';
import { budgetOf, sweepOf } from '../../domain/experiment/experiment-sweep';
import { minutesText } from '../../exports/paper/words';
import { createGallery } from '../paper/gallery';
import { resourceFile } from '../resource-file';

/** What stands in `resources/samples/index.yaml`, in the order of the screen. */
const indexSchema = z.array(
  z.object({
    file: z.string(),
    title: z.string(),
    line: z.string(),
    needs: z.string().optional(),
  }),
);

/** What a new sweep can start from: samples, then what the gallery trains. Neither changes while the app runs. */
export function createPresets(): () => Promise<Preset[]> {
  let known: Promise<Preset[]> | undefined;
  return () => (known ??= readPresets());
}

async function readPresets(): Promise<Preset[]> {
  const index = resourceFile('samples', 'index.yaml');
  const entries = indexSchema.parse(parse(await readFile(index, 'utf8')));
  const samples = entries.map(async ({ file, needs, ...entry }) => ({
    ...entry,
    id: file.replace(/\.yaml$/, ''),
    group: 'sample' as const,
    needs: needs ?? null,
    text: await readFile(join(index, '..', file), 'utf8'),
  }));
  return [...(await Promise.all(samples)), ...createGallery().list().flatMap(presetsOf)];
}

/** Its full form, and the quick one where it has one. */
function presetsOf(experiment: Experiment): Preset[] {
  if (!isTrained(experiment)) return [];
  return budgetNames
    .filter((name) => experiment.budgets[name] !== undefined)
    .map((name): Preset => {
      const sweep = sweepOf(experiment, { budget: name });
      const { minutes } = budgetOf(experiment, name).time;
      const { id, title, place, group } = experiment;
      const imported = sampleConfigs(sweep).find(({ dataset }) => !isGenerated(dataset));
      return {
        id: presetId(id, name),
        title,
        line: `${place} · ${name}, about ${minutesText(minutes)}`,
        group,
        needs: imported?.dataset.name ?? null,
        text: writeSweepConfig(sweep),
      };
    });
}

/** As addresses of the app name it: `paper/table-2` is the full form. */
const presetId = (id: string, budget: BudgetName): string =>
  budget === 'full' ? `paper/${id}` : `paper/${id}/${budget}`;

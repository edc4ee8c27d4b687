import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { isGenerated } from '../../domain/config/dataset-config';
import type { Preset } from '../../domain/config/estimate';
import type { SweepConfig } from '../../domain/config/sweep-config';
import { sampleConfigs } from '../../domain/config/parse-config';
import { writeSweepConfig } from '../../domain/config/write-config';
import {
  budgetNames,
  isTrained,
  type BudgetName,
  type TrainedExperiment,
} from '../../domain/experiment/experiment';
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

/** What a new sweep can start from: samples, then what the gallery trains, on the data that it would have now. */
export function createPresets(isImported: (dataset: string) => boolean): () => Promise<Preset[]> {
  const gallery = createGallery();
  const known = new Map<string, Preset>();
  const ofGallery = (experiment: TrainedExperiment, budget: BudgetName): Preset => {
    const needs = presetOf(known, experiment, budget, false).needs;
    const otherwise = budgetOf(experiment, budget).otherwise !== undefined;
    return presetOf(known, experiment, budget, otherwise && needs !== null && !isImported(needs));
  };
  return async () => [
    ...(await readSamples()),
    ...gallery
      .list()
      .filter(isTrained)
      .flatMap((experiment) =>
        budgetNames
          .filter((name) => experiment.budgets[name] !== undefined)
          .map((name) => ofGallery(experiment, name)),
      ),
  ];
}

async function readSamples(): Promise<Preset[]> {
  const index = resourceFile('samples', 'index.yaml');
  const entries = indexSchema.parse(parse(await readFile(index, 'utf8')));
  const samples = entries.map(async ({ file, needs, ...entry }) => ({
    ...entry,
    id: file.replace(/\.yaml$/, ''),
    group: 'sample' as const,
    needs: needs ?? null,
    text: await readFile(join(index, '..', file), 'utf8'),
  }));
  return Promise.all(samples);
}

/** A form of an experiment; its texts never change, and take a moment to write. */
function presetOf(
  known: Map<string, Preset>,
  experiment: TrainedExperiment,
  budget: BudgetName,
  otherwise: boolean,
): Preset {
  const { title, place, group } = experiment;
  const id = presetId(experiment.id, budget);
  const key = otherwise ? `${id}, otherwise` : id;
  const sweep = (): SweepConfig => sweepOf(experiment, { budget, otherwise });
  const preset = known.get(key) ?? {
    ...{ id, title, group },
    line: `${place} · ${budget}, about ${minutesText(budgetOf(experiment, budget).time.minutes)}`,
    needs: sampleConfigs(sweep()).find(({ dataset }) => !isGenerated(dataset))?.dataset.name ?? null,
    text: writeSweepConfig(sweep()),
  };
  known.set(key, preset);
  return preset;
}

/** As addresses of the app name it: `paper/table-2` is the full form. */
const presetId = (id: string, budget: BudgetName): string =>
  budget === 'full' ? `paper/${id}` : `paper/${id}/${budget}`;

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import { parseExperiment } from '../../domain/experiment/parse-experiment';
import { isTrained, type Experiment, type TrainedExperiment } from '../../domain/experiment/experiment';
import { resourceFile } from '../resource-file';

/** The experiments of the gallery, in the order of the paper: of the names of their files. */
export function createGallery(folder = resourceFile('experiments')) {
  let known: Experiment[] | undefined;

  const list = (): readonly Experiment[] => {
    known ??= readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name) => {
        const file = join(folder, name);
        return parseExperiment(readFileSync(file, 'utf8'), name.replace(/^\d+-|\.yaml$/g, ''), file);
      });
    return known;
  };

  const find = (id: string): Experiment => {
    const found = list().find((experiment) => experiment.id === id);
    if (found !== undefined) return found;
    const ids = list().map((experiment) => experiment.id);
    throw new QuadLabError('NOT_FOUND', `there is no experiment "${id}"`, {
      advice: `${didYouMean(id, ids)} \`quadlab paper list\` shows all.`.trim(),
    });
  };

  return {
    list,
    /** Throws NOT_FOUND. */
    find,
    /** Throws NOT_FOUND, and CONFIG_INVALID where it is one that only computes. */
    findTrained(id: string): TrainedExperiment {
      const found = find(id);
      if (isTrained(found)) return found;
      throw new QuadLabError('CONFIG_INVALID', `${id} trains nothing: it is computed in a moment`, {
        advice: `\`quadlab paper report ${id}\` shows what comes out.`,
      });
    },
  };
}

import { parse } from 'yaml';
import { ConfigError, problemsOf } from '../config/config-error';
import { budgetNames, isTrained, schemaOf, type Experiment } from './experiment';
import { sweepOf } from './experiment-sweep';

/** An experiment of the gallery. Throws ConfigError with everything that is wrong, in the configurations of its rows too. */
export function parseExperiment(text: string, id: string, file: string): Experiment {
  const input: unknown = parse(text);
  const parsed = schemaOf(input).safeParse(input);
  if (!parsed.success) throw new ConfigError(file, problemsOf(parsed.error, input));
  const experiment = { id, ...parsed.data };
  if (isTrained(experiment)) {
    for (const name of budgetNames) {
      if (experiment.budgets[name] === undefined) continue;
      for (const otherwise of [false, true]) sweepOf(experiment, { budget: name, otherwise }, file);
    }
  }
  return experiment;
}

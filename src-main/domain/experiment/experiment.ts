import { z } from 'zod';
import { didYouMean } from '../../core/suggest';
import { jsonSchema, pathSchema } from '../config/dimension';
import { object, positiveInteger, positiveNumber, word } from '../config/schema-helpers';

export const budgetNames = ['quick', 'full'] as const;
export type BudgetName = (typeof budgetNames)[number];

const sentence = z.string().min(1);
const settings = z.record(pathSchema, jsonSchema);
/** As it is printed: a number, or words such as "no convergence". */
const publishedValue = z.union([z.number(), sentence]);

/** Something that is read off each run of a row, laid beside what was published. */
const measureSchema = object({
  title: sentence.describe('with its unit, such as Error (%)'),
  of: sentence.describe('the name of a metric such as test/error, or parameters'),
  take: word(['last', 'best', 'oscillation'])
    .default('last')
    .describe('which value of the curve; oscillation: how much it goes up and down'),
  goal: word(['minimize', 'maximize']).optional().describe('what is better, where one is'),
});
export type Measure = z.output<typeof measureSchema>;

const rowSchema = object({
  title: sentence.describe('as the paper calls it'),
  settings: settings.default({}).describe('what this row has of its own: paths into the configuration'),
  quick: settings.default({}).describe('the same in the quick budget alone'),
  full: settings.default({}).describe('the same in the full budget alone'),
  only: word(budgetNames).optional().describe('a row of this budget alone'),
  published: z.record(z.string(), publishedValue).default({}).describe('by the names of the measures'),
});
export type ExperimentRow = z.output<typeof rowSchema>;

/** Something that the paper claims. It holds where the rows' means of a measure are in this order, the best first. */
const findingSchema = object({
  claim: sentence,
  measure: z.string(),
  order: z.array(z.string()).min(2).describe('titles of rows, the best first'),
});
export type Finding = z.output<typeof findingSchema>;

const budgetSchema = object({
  settings: settings.default({}),
  seeds: positiveInteger.describe('of each row'),
  time: object({
    minutes: positiveNumber.describe('of all runs, one after the other'),
    on: sentence.describe('the machine: two cores, backend native'),
    measured: z.boolean().describe('whether it was measured, or is an estimate'),
  }),
  note: sentence.optional().describe('how it departs from the paper, in a sentence or two'),
  /** Where the imported data set of its configuration is not there, it is trained on something else. */
  otherwise: object({ settings, note: sentence }).optional(),
});
export type ExperimentBudget = z.output<typeof budgetSchema>;

const aboutShape = {
  title: sentence,
  place: sentence.describe('where the paper has it: Table II, Fig. 5'),
  section: sentence.optional(),
  group: word(['paper', 'related']).default('paper'),
  question: sentence.describe('what was asked, in a sentence or two'),
  choices: z
    .array(object({ what: sentence, chosen: sentence, why: sentence }))
    .default([])
    .describe('numbers that the text of the paper has lost'),
};

/** An experiment that trains: rows that are compared, each with what was published. */
const trainedSchema = object({
  ...aboutShape,
  /** What rows differ in, as a word: network, strategy. */
  compares: pathSchema,
  measures: z.record(z.string(), measureSchema),
  base: z.record(z.string(), z.json()).describe('what all rows share: a configuration without name and seed'),
  rows: z.array(rowSchema).min(1),
  findings: z.array(findingSchema).default([]),
  budgets: object({ quick: budgetSchema.optional(), full: budgetSchema }),
}).superRefine(({ measures, rows, findings }, context) => {
  const issue = (path: PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const titles = rows.map(({ title }) => title);
  const known = (name: string, names: readonly string[], path: PropertyKey[], kind: string): void => {
    if (!names.includes(name))
      issue(path, `there is no ${kind} "${name}". ${didYouMean(name, names)}`.trim());
  };
  rows.forEach(({ title, published }, index) => {
    if (titles.indexOf(title) !== index) issue(['rows', index, 'title'], `there are two rows "${title}"`);
    for (const name of Object.keys(published))
      known(name, Object.keys(measures), ['rows', index, 'published', name], 'measure');
  });
  findings.forEach(({ measure, order }, index) => {
    known(measure, Object.keys(measures), ['findings', index, 'measure'], 'measure');
    if (measures[measure] !== undefined && measures[measure].goal === undefined)
      issue(['findings', index, 'measure'], `expected a measure with a goal; ${measure} has none`);
    for (const title of order) known(title, titles, ['findings', index, 'order'], 'row');
  });
});

/** One that only computes, in a moment: nothing is trained or stored. */
const computedSchema = object({
  ...aboutShape,
  compute: word(['random-start']),
  published: sentence.optional().describe('what the paper shows'),
});

export type TrainedExperiment = z.output<typeof trainedSchema> & { id: string };
export type ComputedExperiment = z.output<typeof computedSchema> & { id: string };
export type Experiment = TrainedExperiment | ComputedExperiment;

export const isTrained = (experiment: Experiment): experiment is TrainedExperiment => 'rows' in experiment;
export const schemaOf = (input: unknown) =>
  typeof input === 'object' && input !== null && 'compute' in input ? computedSchema : trainedSchema;

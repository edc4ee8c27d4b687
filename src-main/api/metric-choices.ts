import { isMaximized, metricNames } from '../domain/metrics';
import { layersOf } from '../exports/report/layers';
import { titleParts, type TitlePart } from '../exports/titles';

export interface MetricChoice {
  name: string;
  title: TitlePart[];
  /** Which is better, where one is. */
  goal: 'minimize' | 'maximize' | null;
}

export interface MetricGroup {
  /** What a person reads: `test`, `learning rates`, … */
  title: string;
  metrics: MetricChoice[];
}

const groups: [title: string, begin: string][] = [
  ['Test', 'test/'],
  ['Validation', 'validation/'],
  ['Training', 'train/'],
  ['Learning rates', 'learning_rate/'],
  ['Time and memory', 'time/'],
  ['Time and memory', 'memory/'],
];

/** Recorded metrics in the order in which they are looked for; what is measured of layers comes last. */
export function metricChoices(recorded: readonly string[]): MetricGroup[] {
  const rank = new Map<string, number>(metricNames.map((name, index) => [name, index]));
  const sorted = [...new Set(recorded)].sort(
    (a, b) => (rank.get(a) ?? Infinity) - (rank.get(b) ?? Infinity) || (a < b ? -1 : 1),
  );
  const found = new Map<string, MetricChoice[]>();
  const add = (title: string, name: string): void => {
    const choices = found.get(title) ?? [];
    choices.push({ name, title: titleParts(name), goal: goalOf(name) });
    found.set(title, choices);
  };
  for (const [title, begin] of groups) {
    for (const name of sorted) if (name.startsWith(begin)) add(title, name);
  }
  for (const name of sorted) {
    const isKnown = groups.some(([, begin]) => name.startsWith(begin));
    if (!isKnown && !name.startsWith('layer/')) add('Others', name);
  }
  for (const layer of layersOf(recorded)) {
    for (const index of ['r', 'g', 'b']) {
      const name = `layer/${layer}/norm_${index}`;
      if (recorded.includes(name)) add('Norms of layers', name);
    }
  }
  for (const name of measuredOfLayers(sorted)) add('Measured in layers', name);
  return [...found].map(([title, metrics]) => ({ title, metrics }));
}

/** What `training.measure` recorded of layers, those of a layer together. */
function measuredOfLayers(recorded: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return recorded.filter((name) => name.startsWith('layer/') && !/\/norm_[rgb]$/.test(name)).sort(compare);
}

function goalOf(name: string): MetricChoice['goal'] {
  if (!/^(train|validation|test)\//.test(name)) return null;
  return isMaximized(name) ? 'maximize' : 'minimize';
}

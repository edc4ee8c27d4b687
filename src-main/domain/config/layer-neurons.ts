import { nearest } from '../../core/suggest';
import { relinearNeurons, type ModelConfig, type NeuronName } from './model-config';
import { neuronLayersOf } from './neuron-layers';

/** An entry of `model.layers`. */
type Entry = readonly [pattern: string, neuron: NeuronName];

/**
 * The neuron of each layer of neurons, in the order of the network: what `model.layers` says, else the usual one. A
 * layer's own name comes before patterns, and of patterns the one with more letters.
 */
export function layerNeurons(model: ModelConfig): Map<string, NeuronName> {
  const entries: Entry[] = Object.entries(model.layers ?? {});
  return new Map(
    neuronLayersOf(model).map(({ name, usual }) => [name, mostExact(entries, name)[0]?.[1] ?? usual]),
  );
}

/**
 * The kinds of neurons of a network that are not conventional, or `conventional` alone. Without `model.layers` that is
 * `model.neuron`.
 */
export function neuronsOf(model: ModelConfig): NeuronName[] {
  if (model.layers === undefined) return [model.neuron];
  const kinds = new Set(layerNeurons(model).values());
  kinds.delete('conventional');
  return kinds.size === 0 ? ['conventional'] : [...kinds];
}

/** Whether a network has no neurons but conventional ones. */
export function isConventional(model: ModelConfig): boolean {
  return neuronsOf(model).every((neuron) => neuron === 'conventional');
}

/** The first kind of neuron that can't start as a conventional one, which ReLinear and weight transfers need. */
export function neuronWithoutStart(model: ModelConfig): NeuronName | undefined {
  return neuronsOf(model).find((neuron) => neuron !== 'conventional' && !relinearNeurons.includes(neuron));
}

/** Rules over `model.layers`: each entry has to say something of some layer, and no two may contradict each other. */
export function checkLayers(model: ModelConfig, issue: (path: PropertyKey[], message: string) => void): void {
  if (model.layers === undefined) return;
  const names = neuronLayersOf(model).map(({ name }) => name);
  const entries: Entry[] = Object.entries(model.layers);
  for (const [pattern] of entries) {
    if (names.some((name) => matches(pattern, name))) continue;
    const what = pattern.includes('*') ? 'matches no layer of neurons' : 'is no layer of neurons';
    issue(
      ['layers', pattern],
      `"${pattern}" ${what} of this network; the nearest: ${nearestNames(pattern, names)}`,
    );
  }
  const told = new Set<string>();
  for (const name of names) {
    const [first, ...others] = mostExact(entries, name);
    const other = others.find(([, neuron]) => neuron !== first?.[1]);
    if (first === undefined || other === undefined || told.has(other[0])) continue;
    told.add(other[0]);
    issue(
      ['layers', other[0]],
      `"${first[0]}" makes ${name} ${first[1]}, and "${other[0]}" makes it ${other[1]}; expected one of them with more letters, or the layer's own name`,
    );
  }
}

/** The entries that decide on a layer: more than one where they are equally exact. */
function mostExact(entries: readonly Entry[], name: string): Entry[] {
  const fitting = entries.filter(([pattern]) => matches(pattern, name));
  const best = Math.max(...fitting.map(([pattern]) => exactness(pattern)));
  return fitting.filter(([pattern]) => exactness(pattern) === best);
}

/** The letters of a pattern; a name has more than any. */
function exactness(pattern: string): number {
  return pattern.includes('*') ? pattern.replaceAll('*', '').length : Infinity;
}

/** Whether a pattern, in which each `*` stands for any characters, is that of a name. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

function nearestNames(pattern: string, names: readonly string[]): string {
  return nearest(pattern.replaceAll('*', ''), names, 3).join(', ');
}

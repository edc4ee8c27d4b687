import { describe, expect, it } from 'vitest';
import { editYaml } from '../../src-renderer/lib/yaml-edit';

const text = `# A sweep
name: small   # of points
dataset: { name: spirals, points: 40 }  # two arms
optimizer:
  type: sgd
  # from the paper
  learningRate: 0.1 # γ_r

training: { epochs: 4, batchSize: full }
sweep:
  sampler: grid
  space:
    strategy.gammaG: [0.1, 1]   # decades
objective: { metric: test/error, goal: minimize }
`;

/** Lines that differ. */
function changes(keys: string[], value: Parameters<typeof editYaml>[2], from = text): string[] {
  const before = from.split('\n');
  const after = editYaml(from, keys, value).split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe('one change of a text', () => {
  it('leaves everything else as it was written', () => {
    expect(changes(['name'], 'a, b: c')).toEqual([
      '-name: small   # of points',
      '+name: "a, b: c"   # of points',
    ]);
    expect(changes(['optimizer', 'learningRate'], 0.05)).toEqual([
      '-  learningRate: 0.1 # γ_r',
      '+  learningRate: 0.05 # γ_r',
    ]);
    expect(changes(['dataset', 'points'], 50)).toEqual([
      '-dataset: { name: spirals, points: 40 }  # two arms',
      '+dataset: { name: spirals, points: 50 }  # two arms',
    ]);
    expect(changes(['sweep', 'space', 'strategy.gammaG'], [0.1, 0.2])).toEqual([
      '-    strategy.gammaG: [0.1, 1]   # decades',
      '+    strategy.gammaG: [0.1, 0.2]   # decades',
    ]);
  });

  it('adds keys where a person would', () => {
    expect(changes(['dataset', 'noise'], 0.1)[1]).toBe(
      '+dataset: { name: spirals, points: 40, noise: 0.1 }  # two arms',
    );
    expect(editYaml(text, ['optimizer', 'momentum'], 0.9)).toContain(
      '  learningRate: 0.1 # γ_r\n  momentum: 0.9\n\ntraining',
    );
    expect(editYaml(text, ['schedule', 'type'], 'cosine')).toContain(
      '# γ_r\nschedule: { type: cosine }\n\ntraining:',
    );
    expect(editYaml(text, ['sweep', 'space', 'model.widths'], [[4], [8]])).toContain(
      '# decades\n    model.widths: [[4], [8]]\nobjective',
    );
    expect(editYaml('', ['name'], 'a')).toBe('name: a\n');
    expect(editYaml('dataset: {}\n', ['dataset', 'name'], 'xor')).toBe('dataset: { name: xor }\n');
  });

  it('removes keys with their line', () => {
    expect(changes(['optimizer', 'learningRate'], undefined)).toEqual(['-  learningRate: 0.1 # γ_r']);
    expect(changes(['dataset', 'name'], undefined)[1]).toBe('+dataset: { points: 40 }  # two arms');
    expect(changes(['dataset', 'points'], undefined)[1]).toBe('+dataset: { name: spirals }  # two arms');
    expect(changes(['sweep'], undefined)).toHaveLength(4);
    expect(changes(['nowhere', 'at'], undefined)).toEqual([]);
  });

  it('writes the whole anew where it must, with its comments, and leaves alone what is no YAML', () => {
    const replaced = editYaml(text, ['optimizer'], { type: 'adam', learningRate: 0.01 });
    expect(replaced).toContain('optimizer: { type: adam, learningRate: 0.01 }');
    expect(replaced).toContain('# two arms');
    expect(editYaml('a: [', ['a'], 1)).toBe('a: [');
  });
});

import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp, type App } from '../../src-main/app';
import { parseRunConfig, parseSweepConfig } from '../../src-main/domain/config/parse-config';
import type { FormField } from '../../src-main/domain/config/form/field';
import { possiblePaths } from '../../src-main/domain/query/config-fields';
import { readSample, repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';
import { writeFiles } from '../datasets/files';
import { addSweep } from './sample-home';

const runtime = { node: process.execPath, workerEntry: join(repository, 'out', 'main', 'worker.js') };

async function openApp(): Promise<App> {
  const app = await createApp({ home: temporaryFolder(), runtime });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

const callerOf = (app: App) => appRouter.createCaller(app).configs;

function leavesOf(field: FormField): FormField[] {
  if (field.kind === 'block') return field.fields.flatMap(leavesOf);
  if (field.kind === 'variants')
    return [field, ...field.variants.flatMap(({ fields }) => fields.flatMap(leavesOf))];
  return [field];
}

const small = `# What this is for
name: small
dataset: { name: spirals, points: 40 }
model: { type: mlp, widths: [4], neuron: quadratic } # one layer
strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }
optimizer: { type: sgd, learningRate: 0.1 }
training: { epochs: 4, batchSize: 8 }
seeds: 2
sweep:
  sampler: grid
  space:
    optimizer.learningRate: [0.1, 0.2, 0.3]
    strategy.gammaG: { min: 0.01, max: 1, scale: log, steps: 3 }
objective: { metric: test/error, goal: minimize }
`;

describe('the form', () => {
  it('has a field for every path that a configuration can have, as its schema has it', async () => {
    const app = await openApp();
    const form = await callerOf(app).form({ kind: 'sweep' });
    const fields = form.flatMap((section) => section.fields.flatMap(leavesOf));
    const paths = new Set(
      fields.flatMap((field) => (field.kind === 'variants' ? [`${field.path}.${field.by}`] : field.path)),
    );
    // Written in the YAML: words beside a block, and a block whose keys are names of layers.
    const words = new Set(['dataset.augment', 'dataset.augment.flip', 'model.layers']);
    expect(possiblePaths().filter((path) => !paths.has(path) && !words.has(path))).toEqual([]);
    const field = (path: string) => fields.find((each) => each.path === path);
    expect(field('training.batchSize')).toMatchObject({
      kind: 'number',
      integer: true,
      min: 1,
      words: ['full'],
    });
    expect(field('optimizer.momentum')).toMatchObject({
      kind: 'number',
      min: 0,
      below: 1,
      default: 0,
      more: false,
    });
    expect(field('strategy.gammaG')).toMatchObject({ label: 'γ_g', required: true, sweepable: true });
    expect(field('sweep.points')).toMatchObject({ sweepable: false });
    expect(field('model.blocks')).toMatchObject({ kind: 'list', item: 'integer', length: 3, more: true });
    expect(form.map(({ id }) => id)).toEqual([
      'data',
      'model',
      'neuron',
      'training',
      'search',
      'repeats',
      'objective',
    ]);
    expect((await callerOf(app).form({ kind: 'run' })).map(({ id }) => id)).not.toContain('sampler');
    expect(await callerOf(app).schema({ kind: 'sweep' })).toMatchObject({ title: 'QuadLab sweep' });
  });
});

describe('a text', () => {
  it('is counted, and says what varies', async () => {
    const app = await openApp();
    expect(await callerOf(app).check({ text: small })).toMatchObject({
      kind: 'sweep',
      problems: [],
      points: 9,
      seeds: 2,
      runs: 18,
      varies: ['optimizer.learningRate', 'strategy.gammaG'],
      isTrainable: true,
      first: { optimizer: { learningRate: 0.1, momentum: 0 } },
    });
    expect(await callerOf(app).check({ text: readSample('runge-run.yaml') })).toMatchObject({
      kind: 'run',
      runs: 1,
      isTrainable: true,
    });
  });

  it('has all of its problems named with their places', async () => {
    const app = await openApp();
    const problemsOf = async (text: string) => (await callerOf(app).check({ text })).problems;
    const spelled = small
      .replace('sampler: grid', 'sampler: { type: random, points: 5 }\n  budget: 5')
      .replace('goal: minimize', 'goal: least')
      .replace('batchSize: 8', 'batchsize: 8');
    const problems = await problemsOf(spelled);
    const at = ({ from, to }: { from: number; to: number }) => spelled.slice(from, to);
    expect(problems.map((problem) => [problem.path, at(problem)])).toEqual([
      ['sweep.sampler', 'points'],
      ['sweep.budget', '5'],
      ['objective.goal', 'least'],
      ['training.batchSize', 'training'],
      ['training', 'batchsize'],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'unknown key "points". points stands beside sampler.',
      'expected { hours: 5 } or { runs: 5 }, found 5',
      expect.stringContaining('expected one of minimize, maximize'),
      expect.stringContaining('expected a whole number above 0, or full'),
      'unknown key "batchsize". Did you mean "batchSize"?',
    ]);
    expect(
      await problemsOf(small.replace('{ metric: test/error, goal: minimize }', 'test/accuracy')),
    ).toMatchObject([
      {
        message: 'expected { metric: test/accuracy, goal: maximize }, found "test/accuracy"',
        line: 14,
        column: 12,
      },
    ]);
    expect(await problemsOf('name: a\n  b: [')).toMatchObject([{ severity: 'error', path: '' }, {}, {}]);
    expect(await problemsOf('')).not.toEqual([]);
    const space = small.replace('[0.1, 0.2, 0.3]', '[0.1, -1, 0.3]');
    expect(await problemsOf(space)).toMatchObject([
      { path: 'optimizer.learningRate', message: expect.stringContaining('found -1') as string, line: 12 },
    ]);
  });

  it('is refused with seeds or objectives twice, and warned of what can not act', async () => {
    const app = await openApp();
    const check = (text: string) => callerOf(app).check({ text });
    const twice = small.replace('seeds: 2', 'seeds: [1, 2, 1]');
    expect(await check(twice)).toMatchObject({
      isTrainable: false,
      problems: [
        { path: 'seeds.2', message: 'seed 1 stands there twice; expected each once', line: 8, column: 15 },
      ],
    });
    expect(() => parseSweepConfig(twice, 'a.yaml')).toThrow(
      'stands there twice; expected each once (line 8)',
    );
    const objective = '{ metric: test/error, goal: minimize }';
    expect((await check(small.replace(objective, `[${objective}, ${objective}]`))).problems).toMatchObject([
      { path: 'objective.1.metric', severity: 'error' },
    ]);
    for (const [pruner, message] of [
      ['median', 'never stops a run: it waits for 5 finished points, and the sweep has 3 in all'],
      ['{ type: median, startup: 1, warmup: 4 }', 'its first look is after epoch 4'],
      ['{ type: asha, minEpochs: 5 }', 'the first rung is read after epoch 4'],
      ['{ type: collapse, readings: 9 }', 'waits for 9 readings in a row, and a run has 4 epochs'],
    ]) {
      const text = small
        .replace(/ {4}strategy.gammaG: .*\n/, '')
        .replace('  space:', `  pruner: ${pruner ?? ''}\n  space:`);
      expect(await check(text)).toMatchObject({
        isTrainable: true,
        problems: [
          {
            severity: 'warning',
            path: 'sweep.pruner',
            message: expect.stringContaining(message ?? '') as string,
          },
        ],
      });
    }
    expect((await check(small.replace('0.3]', '0.1]'))).problems).toMatchObject([
      { severity: 'warning', path: 'sweep.space.optimizer.learningRate' },
    ]);
  });
});

describe('a text about imported data', () => {
  it('is told before it is started that a test part has to be held out', async () => {
    const app = await openApp();
    const table = { 'points.csv': `a,b,class\n${'1,2,red\n3,4,blue\n'.repeat(10)}` };
    await app.datasets.add({ name: 'points', path: writeFiles(temporaryFolder(), table) });
    const call = callerOf(app);
    expect(await call.fits({ dataset: { name: 'points' } })).toMatchObject({ hasTest: false });
    expect(await call.fits({ dataset: { name: 'xor' } })).toMatchObject({ hasTest: true });
    const text = small.replace('{ name: spirals, points: 40 }', '{ name: points }');
    expect(await call.check({ text })).toMatchObject({
      isTrainable: false,
      problems: [
        {
          path: 'dataset.testFraction',
          line: 3,
          severity: 'error',
          message: expect.stringContaining('0.2') as string,
        },
      ],
    });
    const held = text.replace('{ name: points }', '{ name: points, testFraction: 0.2 }');
    expect(await call.check({ text: held })).toMatchObject({ isTrainable: true, problems: [] });
  });
});

describe('estimates', () => {
  it('say how large networks are, and take times from runs that finished', async () => {
    const app = await openApp();
    const unknown = await callerOf(app).estimate({ text: small });
    // 2·4 + 4·2 weights three times, biases of 4 and 2 three times.
    expect(unknown).toMatchObject({
      parameters: { min: 66, max: 66 },
      problem: null,
      time: null,
      memory: { weights: 264, gradients: 264, optimizer: 0, batchSize: 8 },
    });
    const widths = small.replace('strategy.gammaG: {', 'model.widths: [[4], [8]]\n    strategy.gammaG: {');
    expect((await callerOf(app).estimate({ text: widths })).parameters).toEqual({ min: 66, max: 126 });
    const id = addSweep(app, () => 'finished');
    const { text } = await callerOf(app).source({ id });
    const known = await callerOf(app).estimate({ text });
    expect(known.time).toMatchObject({ basis: 'same' });
    const missing = await callerOf(app).estimate({
      text: small.replace('name: spirals, points: 40', 'name: mnist'),
    });
    expect(missing).toMatchObject({ parameters: null, memory: null, time: null });
    expect(missing.problem).toContain('mnist');
  });

  it('are measured on request, near what was estimated', async () => {
    const app = await openApp();
    const text = small
      .replace('widths: [4]', 'widths: [128, 128]')
      .replace('batchSize: 8', 'batchSize: full');
    const { memory } = await callerOf(app).estimate({ text });
    const measured = await callerOf(app).measure({ text });
    expect(measured).toMatchObject({ batchSize: 40, stepsPerEpoch: 1, epochs: 4 });
    const { weights = 0, gradients = 0, optimizer = 0, activations = 0 } = memory ?? {};
    const ratio = (weights + gradients + optimizer + activations) / measured.peakBytes;
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});

describe('what a text starts from', () => {
  it('is a preset that is valid', async () => {
    const app = await openApp();
    const presets = await callerOf(app).presets();
    const ids = presets.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['spirals', 'paper/table-2', 'paper/table-2/quick']));
    const groups = presets.map(({ group }) => group);
    expect(groups.lastIndexOf('sample')).toBeLessThan(groups.indexOf('paper'));
    for (const { id, text, needs } of presets) {
      const { problems, first } = await callerOf(app).check({ text });
      // The data that it needs are not there.
      const others = problems.filter(({ path }) => needs === null || path !== 'dataset');
      expect({ id, others }).toEqual({ id, others: [] });
      expect(needs === null || first?.dataset.name === needs).toBe(true);
    }
  });

  it('is any old run or sweep, without its defaults', async () => {
    const app = await openApp();
    const config = parseRunConfig(readSample('lapdepth.yaml'), 'lapdepth.yaml');
    const run = app.runs.submit(config);
    const { text, kind } = await callerOf(app).source({ id: run.id });
    expect(kind).toBe('run');
    expect(parseRunConfig(text, 'again')).toEqual(config);
    expect(text).not.toContain('checkpointSeconds');
    const sweep = parseSweepConfig(readSample('adaptive.yaml'), 'adaptive.yaml');
    const { id } = app.sweeps.submit(sweep);
    const source = await callerOf(app).source({ id });
    expect(parseSweepConfig(source.text, 'again')).toEqual(sweep);
    await expect(callerOf(app).source({ id: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await callerOf(app).fits({ dataset: config.dataset })).toMatchObject({
      task: 'depth',
      models: ['lapdepth'],
      metrics: expect.arrayContaining(['test/abs_rel']) as string[],
    });
    expect(source.text).toContain('    optimizer.learningRate: { min: 0.001, max: 0.3, scale: log }');
  });
});

describe('a sweep that is submitted', () => {
  it('is stored and asked to be trained, and edited with a look at what would change', async () => {
    const app = await openApp();
    const caller = appRouter.createCaller(app);
    await expect(caller.sweeps.submit({ text: small.replace('sgd', 'sdg') })).rejects.toThrow(
      'Did you mean "sgd"',
    );
    await expect(
      caller.sweeps.submit({ text: small.replace('name: spirals, points: 40', 'name: nowhere') }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await caller.sweeps.list()).toEqual([]);
    const { id } = await caller.sweeps.submit({ text: small });
    expect(app.sweeps.find(id)).toMatchObject({ total: 18, name: 'small' });
    const text = small.replace('0.3]', '0.4]').replace('seeds: 2', 'seeds: 3');
    expect(await caller.sweeps.previewEdit({ id, text })).toMatchObject({
      kept: 6,
      returned: 0,
      furtherRuns: 6,
      added: { length: 3 },
      dropped: { length: 3 },
    });
    expect(app.sweeps.find(id).total).toBe(18);
    await caller.sweeps.edit({ id, text });
    expect(app.sweeps.find(id).config.seeds).toBe(3);
    const run = await caller.runs.submit({ text: readSample('runge-run.yaml') });
    expect(app.runs.find(run.id).state).toBe('queued');
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src-main/backends/load-backend';
import type { QuadLabError } from '../../../src-main/core/errors';
import { runParity, type ParityReport } from '../../../src-main/training/parity/run-parity';
import { nativeProblem, tensorflowFolder } from '../../nn/support/backends';
import { webgpuProblem } from '../../nn/support/webgpu';
import { makeFixture, type FixtureContent, type FixtureOptions } from '../../support/parity-fixture';
import { f32, i64, writeSafetensors, type RawTensor } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporary';

// Numbers that the reference PyTorch modules wrote; they lie beside the checkout, where there are any.
const shared = '../shared/parity';

beforeAll(() => loadBackend('cpu'));

const backends = [
  'cpu',
  ...(nativeProblem === undefined ? (['native'] as const) : []),
  ...(tensorflowFolder === undefined ? [] : (['tensorflow'] as const)),
] as const;

const check = (
  { tensors, metadata }: FixtureContent,
  backend: (typeof backends)[number] | 'webgpu' = 'cpu',
): Promise<ParityReport> =>
  runParity(writeSafetensors(join(temporaryFolder(), 'fixture.safetensors'), tensors, metadata), {
    backend,
    tensorflowFolder,
  });

const outcomes = ({ comparisons }: ParityReport): Record<string, boolean> =>
  Object.fromEntries(comparisons.map(({ quantity, passed }) => [quantity, passed]));

/** The same tensors with the first value of one of them changed. */
function perturb(content: FixtureContent, name: string, change: (value: number) => number): FixtureContent {
  const tensor = content.tensors[name];
  if (tensor === undefined) throw new Error(`no ${name}`);
  const values = [...(tensor.data as Float32Array)];
  values[0] = change(values[0] ?? NaN);
  return { ...content, tensors: { ...content.tensors, [name]: f32(tensor.shape, values) } };
}

describe.each(backends)('the reference in PyTorch, on %s', (backend) => {
  // One of its files is kept here; the others are used where they lie beside the repository.
  const files = [
    ['rezero', 'test/fixtures/parity/qresnet_rezero.safetensors'],
    ['quadratic', `${shared}/qresnet_quadratic.safetensors`],
    ['compact', `${shared}/qresnet_compact.safetensors`],
  ] as const;

  describe.each(files)('of a %s ResNet', (kind, file) => {
    it.skipIf(!existsSync(file))('computes what ours does', async () => {
      const report = await runParity(file, { backend, tensorflowFolder });
      expect(outcomes(report)).toEqual({
        logits: true,
        losses: true,
        gradients: true,
        final: true,
        eval_logits: true,
      });
      expect(report).toMatchObject({ passed: true, network: { kind, blocks: [1, 1, 1], channels: 16 } });
      const gradients = report.comparisons.find(({ quantity }) => quantity === 'gradients');
      expect(gradients?.tensors.map(({ name }) => name)).toContain('grad/layer2.0.conv1r.weight');
    });
  });
});

describe.skipIf(webgpuProblem !== undefined)('the reference in PyTorch, on webgpu', () => {
  it('of a ReZero ResNet computes what ours does', { timeout: 300_000 }, async () => {
    const report = await runParity('test/fixtures/parity/qresnet_rezero.safetensors', { backend: 'webgpu' });
    expect(Object.values(outcomes(report))).toEqual([true, true, true, true, true]);
    await loadBackend('cpu');
  });
});

describe('a fixture of our own', () => {
  const kinds: [string, FixtureOptions][] = [
    ['quadratic, with blocks of its own in each stage', { blocks: [2, 1, 3] }],
    ['compact, of two stages', { neuron: 'compact', blocks: [1, 2] }],
    ['conventional, of one stage', { neuron: 'conventional', blocks: [1] }],
    ['compact with ReZero, which its tensors show', { neuron: 'compact', rezero: true, kind: 'compact' }],
    ['called plain, with shortcut B', { neuron: 'conventional', kind: 'plain', shortcut: 'B' }],
    [
      'with ReZero, shortcut B and other sizes',
      { rezero: true, shortcut: 'B', image: 6, batch: 3, channels: 4 },
    ],
    ['of a single step and image', { steps: 1, batch: 1, image: 5, classes: 2 }],
    ['with other rates', { rates: { lr: 0.05, lr_gb: 0.05 } }],
  ];
  describe.each(backends)('on %s', (backend) => {
    beforeAll(() => loadBackend(backend, { tensorflowFolder }));
    afterAll(() => loadBackend('cpu'));

    it.each(kinds)('is met exactly: %s', async (_what, options) => {
      const report = await check(await makeFixture(options), backend);
      expect(report.comparisons.map(({ error }) => error)).toEqual([0, 0, 0, 0, 0]);
      expect(report.passed).toBe(true);
    });
  });

  it.skipIf(nativeProblem !== undefined)('of cpu is met on native', async () => {
    for (const [, options] of kinds) {
      const report = await check(await makeFixture(options), 'native');
      expect(outcomes(report)).toMatchObject({ logits: true, losses: true, gradients: true });
      await loadBackend('cpu');
    }
  });

  it.each([
    ['logits', 'logits', 2e-4],
    ['losses', 'losses', 2e-4],
    ['grad/layer2.0.conv2b.weight', 'gradients', 2e-3],
    ['final/layer1.0.bn1.running_var', 'final', 2e-3],
    ['final/linear.bias', 'final', 2e-3],
    ['eval_logits', 'eval_logits', 2e-3],
  ])('is not met where %s differs, which is named', async (name, quantity, share) => {
    const content = await makeFixture();
    const data = content.tensors[name]?.data as Float32Array;
    const largest = Math.max(...data.map(Math.abs));
    const report = await check(perturb(content, name, (value) => value + share * largest));
    expect(report.passed).toBe(false);
    const wrong = report.comparisons.filter(({ passed }) => !passed);
    expect(wrong).toMatchObject([{ quantity, worst: name }]);
    expect(wrong[0]?.error).toBeCloseTo(share, 4);
  });

  it('takes a NaN for too large', async () => {
    const report = await check(perturb(await makeFixture(), 'final/conv1.weight', () => NaN));
    expect(report.comparisons.find(({ quantity }) => quantity === 'final')).toMatchObject({
      passed: false,
      worst: 'final/conv1.weight',
      error: NaN,
    });
  });

  it('measures what is all but zero against its group', async () => {
    // The bias before a batch normalization has no gradient but rounding.
    const report = await check(
      perturb(await makeFixture(), 'grad/layer1.0.conv1r.bias', (value) => value + 1e-8),
    );
    expect(outcomes(report)['gradients']).toBe(true);
  });

  it('takes the learning rates of its groups from the metadata', async () => {
    const content = await makeFixture();
    const report = await check({ ...content, metadata: { ...content.metadata, lr_gb: '0.1' } });
    expect(outcomes(report)).toMatchObject({ logits: true, gradients: true, final: false });
  });
});

describe('a file that is no fixture', () => {
  const complaint = async (change: {
    metadata?: Record<string, string | undefined>;
    tensors?: Record<string, RawTensor | undefined>;
  }): Promise<string> => {
    const { tensors, metadata } = await makeFixture({ steps: 1 });
    const withoutGaps = <T>(record: Record<string, T | undefined>): Record<string, T> =>
      Object.fromEntries(
        Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== undefined),
      );
    const error = await check({
      tensors: withoutGaps({ ...tensors, ...change.tensors }),
      metadata: withoutGaps({ ...metadata, ...change.metadata }),
    }).then(
      () => undefined,
      (error: unknown) => error as QuadLabError,
    );
    expect(error).toMatchObject({ code: 'TENSOR_FILE_INVALID' });
    return error?.message ?? '';
  };

  it.each([
    ['kind', 'cubic', /"kind" of its metadata is "cubic", expected one of conventional, quadratic, compact/],
    ['kind', undefined, /its metadata has no "kind", expected one of/],
    ['blocks', '[1, 1', /"blocks" of its metadata is "\[1, 1", expected a list of whole numbers/],
    ['blocks', '[1, 0, 1]', /expected a list of whole numbers above 0/],
    ['blocks', '[]', /expected a list of whole numbers above 0/],
    ['blocks', '[1, 1, 100000]', /tensors under "init\/", too few for a quadratic network/],
    [
      'blocks',
      '[1, 2, 1]',
      /not those of a quadratic network with blocks \[1, 2, 1\].*missing: layer2\.1\.conv1r/,
    ],
    ['image', '8px', /"image" of its metadata is "8px", expected a whole number above 0/],
    ['image', '9', /the tensor "input" is \[4, 3, 8, 8\], expected \[4, 3, 9, 9\]/],
    ['batch', '1.5', /"batch".*expected a whole number above 0/],
    ['classes', '4', /the tensor "logits" is \[4, 3\], expected \[4, 4\]/],
    ['steps', '7', /the tensor "losses" is \[1\], expected \[7\]/],
    ['steps', '', /"steps" of its metadata is "", expected/],
    ['lr', '0', /"lr" of its metadata is "0", expected a number above 0/],
    ['lr', undefined, /its metadata has no "lr", expected a number above 0/],
    ['lr_gb', '-1', /"lr_gb".*expected a number from 0 on/],
    ['momentum', '1', /"momentum".*below 1/],
    ['weight_decay', 'NaN', /"weight_decay" of its metadata is "NaN"/],
    ['shortcut', 'C', /"shortcut" of its metadata is "C", expected A or B/],
  ])('with %s %s is refused', async (key, value, message) => {
    expect(await complaint({ metadata: { [key]: value } })).toMatch(message);
  });

  it.each([
    ['init/conv1.weight', undefined, /the tensor "init\/conv1\.weight" is missing/],
    [
      'init/conv1.weight',
      f32([2, 3], [1, 2, 3, 4, 5, 6]),
      /is \[2, 3\], expected \[channels, image channels/,
    ],
    ['init/linear.bias', undefined, /under "init\/" are not those .*: 1 missing: linear\.bias/],
    ['grad/linear.bias', undefined, /under "grad\/" are not those .*: 1 missing: linear\.bias/],
    ['final/bn1.running_var', undefined, /under "final\/" .*: 1 missing: bn1\.running_var/],
    ['final/linear.bias', f32([2], [1, 2]), /under "final\/".*: linear\.bias is \[2\], expected \[3\]/],
    ['init/more.weight', f32([1], [1]), /1 unknown to the network: more\.weight/],
    ['input', undefined, /the tensor "input" is missing/],
    ['labels', f32([4], [0, 1.5, 2, 0]), /label 1 is 1\.5, expected a whole number from 0 to 2/],
    ['labels', i64([0, 1, 2, 3]), /label 3 is 3, expected a whole number from 0 to 2/],
    ['losses', undefined, /the tensor "losses" is missing/],
    ['eval_logits', undefined, /the tensor "eval_logits" is missing/],
  ])('with a wrong tensor %s is refused', async (name, tensor, message) => {
    expect(await complaint({ tensors: { [name]: tensor } })).toMatch(message);
  });
});

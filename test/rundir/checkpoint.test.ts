import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QuadLabError } from '../../src-main/core/errors';
import { clearUnfinished } from '../../src-main/rundir/clear-unfinished';
import { loadLatestCheckpoint, writeCheckpoint, type Checkpoint } from '../../src-main/rundir/checkpoint';
import { temporaryFolder } from '../support/temporary';

function checkpoint(step: number, size = 6): Checkpoint {
  return {
    position: {
      schemaVersion: 2,
      seed: 3,
      epoch: step,
      stepInEpoch: 2,
      step,
      optimizerSteps: step,
      partialEpoch: { loss: 0.1 + 0.2, examples: 7, sums: { correct: 3 } },
      clock: { milliseconds: 1.5, waited: 0, examples: 9, steps: 2 },
    },
    tensors: new Map([
      [
        'dense_1/w_r',
        { shape: [2, size / 2], values: Float32Array.from({ length: size }, (_, i) => step + i / 3) },
      ],
      ['dense_1/b_r', { shape: [], values: Float32Array.of(-0) }],
    ]),
  };
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

describe('checkpoints', () => {
  it('come back as they were, the newest first', () => {
    const folder = temporaryFolder();
    for (const step of [1, 2, 10]) writeCheckpoint(folder, checkpoint(step));
    const { checkpoint: loaded, damaged } = loadLatestCheckpoint(folder);
    expect(damaged).toEqual([]);
    expect(loaded).toMatchObject(checkpoint(10));
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(2);
  });

  it('that were never completed are cleared away, and no others', () => {
    const run = temporaryFolder();
    const folder = join(run, 'checkpoints');
    mkdirSync(folder);
    writeFileSync(join(run, 'config.json'), '{}');
    for (const step of [1, 2]) writeCheckpoint(folder, checkpoint(step));
    const whole = readdirSync(folder);
    for (const left of [
      'step-000000003.safetensors',
      'step-000000003.json.7.tmp',
      'stage-1.safetensors.7.tmp',
    ])
      writeFileSync(join(folder, left), 'half');
    writeFileSync(join(run, 'config.json.7.tmp'), '{');
    clearUnfinished(folder);
    expect(readdirSync(folder)).toEqual(whole);
    expect(readdirSync(run)).toEqual(['checkpoints', 'config.json']);
  });

  it.each(['safetensors', 'json'])(
    'with a flipped byte in the .%s are passed over, and the one before is used',
    (ending) => {
      const folder = temporaryFolder();
      for (const step of [1, 2]) writeCheckpoint(folder, checkpoint(step));
      const file = join(folder, `step-000000002.${ending}`);
      flip(file, readFileSync(file).length - 20);
      const { checkpoint: loaded, damaged } = loadLatestCheckpoint(folder);
      expect(loaded?.position.step).toBe(1);
      expect(damaged).toHaveLength(1);
      expect(damaged[0]).toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
      expect(damaged[0]?.message).toContain('step-000000002');
    },
  );

  it('never give way to one that was passed over as damaged', () => {
    const folder = temporaryFolder();
    for (const step of [1, 4]) writeCheckpoint(folder, checkpoint(step));
    flip(join(folder, 'step-000000004.safetensors'), 9);
    writeCheckpoint(folder, checkpoint(2));
    writeCheckpoint(folder, checkpoint(3));
    expect(loadLatestCheckpoint(folder)).toMatchObject({
      checkpoint: { position: { step: 3 } },
      damaged: [],
    });
  });

  it('of version 1 are understood', () => {
    const folder = temporaryFolder();
    const { position, tensors } = checkpoint(4);
    const before = { ...position, schemaVersion: 1, partialEpoch: { loss: 0.5, score: 3, examples: 7 } };
    writeCheckpoint(folder, { position: before as never, tensors });
    const { checkpoint: found, damaged } = loadLatestCheckpoint(folder);
    expect(damaged).toEqual([]);
    expect(found?.position).toEqual({
      ...position,
      partialEpoch: { loss: 0.5, examples: 7, sums: { correct: 3, squaredError: 3, values: 7 } },
    });
  });

  it('that are there and can not be read are no damage', () => {
    const folder = temporaryFolder();
    const { file } = writeCheckpoint(folder, checkpoint(1));
    rmSync(join(folder, file));
    mkdirSync(join(folder, file));
    expect(() => loadLatestCheckpoint(folder)).toThrow(/EISDIR/);
  });

  it('that were not finished do not count', () => {
    const folder = temporaryFolder();
    writeCheckpoint(folder, checkpoint(1));
    writeFileSync(join(folder, 'step-000000002.safetensors'), 'half');
    expect(loadLatestCheckpoint(folder)).toMatchObject({
      checkpoint: { position: { step: 1 } },
      damaged: [],
    });
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.runIf(canMount)('on a full disk fail with a clear error and leave the last one as it is', ({ skip }) => {
    const disk = join(temporaryFolder(), 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    if (mounted.status !== 0) skip("a file system of 64 KiB can't be mounted here");
    onTestFinished(() => {
      spawnSync('umount', [disk]);
    });
    writeCheckpoint(disk, checkpoint(1, 4000));
    const tooMuch = (): unknown => writeCheckpoint(disk, checkpoint(2, 40_000));
    expect(tooMuch).toThrow(QuadLabError);
    expect(tooMuch).toThrow(/no space left on the disk while writing .*step-000000002\.safetensors/);
    expect(loadLatestCheckpoint(disk)).toMatchObject({ checkpoint: { position: { step: 1 } }, damaged: [] });
    expect(readdirSync(disk).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverDevices } from '../../../src-main/executors/local/devices';
import { hostMemory } from '../../../src-main/executors/local/devices/memory';
import { nvidiaGpus, parseGpus, visibleGpus } from '../../../src-main/executors/local/devices/nvidia';
import { temporaryFolder } from '../../support/temporary';

const mebibyte = 2 ** 20;

/** A folder of control groups with these files, and the groups that a process is said to be in. */
function groups(membership: string, files: Record<string, string>) {
  const folder = temporaryFolder();
  const mounted = join(folder, 'cgroup');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(mounted, path, '..'), { recursive: true });
    writeFileSync(join(mounted, path), text);
  }
  writeFileSync(join(folder, 'membership'), membership);
  return { mounted, membership: join(folder, 'membership') };
}

describe('devices of this machine', () => {
  it('has cores and memory', async () => {
    const { cpu, memory } = await discoverDevices();
    expect(cpu.cores).toBe(availableParallelism());
    expect(cpu.name).not.toBe('');
    expect(memory.available).toBeGreaterThan(0);
    expect(memory.total).toBeGreaterThanOrEqual(memory.available);
    expect(memory.total).toBeLessThanOrEqual(totalmem());
  });
});

describe('memory', () => {
  it('is that of the control group, where the cache of files can be had back', () => {
    const places = groups('0::/job/step\n', {
      'job/memory.max': String(100 * mebibyte),
      'job/memory.current': String(70 * mebibyte),
      'job/memory.stat': `anon 1\ninactive_file ${20 * mebibyte}\n`,
      'job/step/memory.max': 'max\n',
      'job/step/memory.current': '5\n',
    });
    expect(hostMemory(places)).toEqual({ total: 100 * mebibyte, available: 50 * mebibyte });
  });

  it('is that of the control group in the older version too', () => {
    const places = groups('5:cpu:/a\n4:memory:/a\n', {
      'memory/a/memory.limit_in_bytes': String(64 * mebibyte),
      'memory/a/memory.usage_in_bytes': String(24 * mebibyte),
      'memory/a/memory.stat': `total_inactive_file ${8 * mebibyte}\n`,
    });
    expect(hostMemory(places)).toEqual({ total: 64 * mebibyte, available: 48 * mebibyte });
  });

  it('is that of the machine where nothing limits it', () => {
    const nowhere = temporaryFolder();
    const places = { mounted: join(nowhere, 'none'), membership: join(nowhere, 'none') };
    expect(hostMemory(places).total).toBe(totalmem());
  });
});

describe('NVIDIA GPUs', () => {
  it('are read as the driver tells them', () => {
    const text = '0, GPU-1a, NVIDIA H200, 143771, 143156, 550.54.15\n1, GPU-2b, Orin, [N/A], [N/A], 540.4\n';
    expect(parseGpus(text)).toEqual([
      {
        index: 0,
        uuid: 'GPU-1a',
        name: 'NVIDIA H200',
        totalMemory: 143771 * mebibyte,
        freeMemory: 143156 * mebibyte,
        driver: '550.54.15',
      },
      { index: 1, uuid: 'GPU-2b', name: 'Orin', totalMemory: 0, freeMemory: 0, driver: '540.4' },
    ]);
  });

  it.each([
    [undefined, [0, 1, 2]],
    ['1', [1]],
    ['2, 0', [2, 0]],
    ['-1', []],
    ['', []],
    ['0,-1,1', [0]],
    ['1,7,0', [1]],
    ['1,1', [1]],
    ['GPU-b', [2]],
    ['GPU-ab,0', [1, 0]],
    ['GPU-a', []],
    ['GPU-,0', []],
    ['GPU-acde9', []],
    ['card', []],
  ])('that CUDA_VISIBLE_DEVICES=%j leaves are %j', (visible, expected) => {
    const lines = ['GPU-aa12', 'GPU-ab34', 'GPU-b567'].map((uuid, i) => `${i}, ${uuid}, H200, 9, 9, 550`);
    const gpus = parseGpus(lines.join('\n'));
    expect(visibleGpus(gpus, visible).map(({ index }) => index)).toEqual(expected);
  });

  it('are none where there is no driver, or where it fails', async () => {
    expect(await nvidiaGpus('/nowhere/nvidia-smi')).toEqual([]);
    const broken = join(temporaryFolder(), 'nvidia-smi');
    writeFileSync(broken, '#!/bin/sh\necho "NVIDIA-SMI has failed"\nexit 9\n');
    chmodSync(broken, 0o755);
    expect(await nvidiaGpus(broken)).toEqual([]);
  });
});

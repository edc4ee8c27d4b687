import { describe, expect, it } from 'vitest';
import { gpusFor } from '../../../src-main/app/gpu-backends';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import type { Demand, Parallel, Slots } from '../../../src-main/executors/executor';
import type { Devices } from '../../../src-main/executors/local/devices';
import { purposeOf } from '../../../src-main/executors/local/local-executor';
import { createPlacement } from '../../../src-main/executors/local/placement';

const gibibyte = 2 ** 30;

function machine(cores: number, gpus: number[] = [], memory = 64): Devices {
  return {
    cpu: { name: 'a processor', cores },
    memory: { total: memory * gibibyte, available: memory * gibibyte },
    gpus: gpus.map((free, index) => ({
      index,
      uuid: `GPU-${index}`,
      name: 'a card',
      totalMemory: free * gibibyte,
      freeMemory: free * gibibyte,
      driver: '1',
    })),
  };
}

function placementOn(devices: Devices, parallel: Parallel) {
  return createPlacement({ devices, parallel, gpusFor });
}

function demand(training: object = {}, others: Partial<Demand> = {}): Demand {
  const config = runFileSchema.parse({
    name: 'run',
    dataset: { name: 'xor' },
    model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 1, batchSize: 4, backend: 'native', ...training },
  });
  return { config, memory: undefined, waiting: 100, ...others };
}

describe('threads', () => {
  const threadsOf = (cores: number, parallel: Parallel, demands: Demand[]): (number | undefined)[] => {
    const placement = placementOn(machine(cores), parallel);
    return demands.map((each) => placement.take(each)?.threads);
  };

  it.each([
    [2, 2, [1, 1, undefined]],
    [8, 2, [4, 4, undefined]],
    [8, 3, [2, 3, 3, undefined]],
    [2, 4, [1, 1, 1, 1, undefined]],
    [4, 1, [4, undefined]],
  ])('of %i cores with %i runs side by side are %j', (cores, parallel, expected) => {
    const demands = expected.map(() => demand());
    expect(threadsOf(cores, parallel, demands)).toEqual(expected);
  });

  it('are all of them for a run that is alone, and what is free for one that comes later', () => {
    expect(threadsOf(8, 4, [demand({}, { waiting: 1 })])).toEqual([8]);
    const placement = placementOn(machine(8), 2);
    const first = placement.take(demand({}, { waiting: 2 }));
    const second = placement.take(demand({}, { waiting: 1 }));
    expect([first?.threads, second?.threads]).toEqual([4, 4]);
    if (first !== undefined) placement.release(first);
    expect(placement.take(demand({}, { waiting: 1 }))?.threads).toBe(4);
  });

  it('are at the most those of the configuration, and one on cpu, which computes in one', () => {
    expect(threadsOf(8, 2, [demand({ threads: 3 }), demand({ threads: 16 })])).toEqual([3, 5]);
    expect(threadsOf(8, 1, [demand({ backend: 'cpu' })])).toEqual([1]);
  });
});

describe('the number of runs at a time', () => {
  const count = (devices: Devices, each: Demand): number => {
    const placement = placementOn(devices, 'auto');
    let places = 0;
    while (places < 100 && placement.take(each) !== undefined) places++;
    return places;
  };

  it('is one a core, or a group of cores that the configuration asks for', () => {
    expect(count(machine(6), demand())).toBe(6);
    expect(count(machine(6), demand({ threads: 2 }))).toBe(3);
    expect(count(machine(2), demand({ threads: 16 }))).toBe(1);
  });

  it('is what fits into memory, and never none', () => {
    const memory = gibibyte;
    expect(count(machine(16, [], 8), demand({}, { memory }))).toBe(5); // 0.9 · 8 GiB / 1.25 GiB
    expect(count(machine(16, [], 2), demand())).toBe(3); // 0.9 · 2 GiB / 0.5 GiB
    expect(count(machine(16, [], 1), demand({}, { memory: 9 * gibibyte }))).toBe(1);
  });

  it('leaves threads to the runs that memory has room for', () => {
    const placement = placementOn(machine(16, [], 8), 'auto');
    expect(placement.take(demand({}, { memory: 3 * gibibyte }))?.threads).toBe(8);
  });
});

describe('GPUs', () => {
  const onGpu = (memory?: number): Demand => demand({ backend: 'tensorflow' }, { memory });

  it('are given whole to runs of which nothing is known', () => {
    const placement = placementOn(machine(16, [24, 80]), 'auto');
    const places = [placement.take(onGpu()), placement.take(onGpu())];
    expect(places).toEqual([
      { device: 'GPU 1 (a card)', threads: 8, gpu: 'GPU-1' },
      { device: 'GPU 0 (a card)', threads: 8, gpu: 'GPU-0' },
    ]);
    expect(placement.take(onGpu())).toBeUndefined();
    expect(placement.take(demand())?.device).toBe('cpu');
    if (places[1] !== undefined) placement.release(places[1]);
    expect(placement.take(onGpu())?.gpu).toBe('GPU-0');
  });

  it('are shared by runs whose memory is known', () => {
    const placement = placementOn(machine(16, [24, 80]), 'auto');
    const gpus = Array.from({ length: 9 }, () => placement.take(onGpu(11 * gibibyte))?.gpu);
    // 0.9 · 24 GiB hold one of them, 0.9 · 80 GiB six.
    expect(gpus.filter((gpu) => gpu === 'GPU-0')).toHaveLength(1);
    expect(gpus.filter((gpu) => gpu === 'GPU-1')).toHaveLength(6);
    expect(gpus.filter((gpu) => gpu === undefined)).toHaveLength(2);
  });

  it('are shared by as many runs as somebody asked for', () => {
    const placement = placementOn(machine(16, [80]), 3);
    const gpus = Array.from({ length: 4 }, () => placement.take(onGpu())?.gpu);
    expect(gpus).toEqual(['GPU-0', 'GPU-0', 'GPU-0', undefined]);
  });

  it('are one alone for webgpu, which nobody can send to another, and for auto, which may choose it', () => {
    const placement = placementOn(machine(16, [24, 80]), 'auto');
    const [webgpu, auto] = (['webgpu', 'auto'] as const).map((backend) => demand({ backend }));
    if (webgpu === undefined || auto === undefined) throw new Error('two demands');
    const first = placement.take(webgpu);
    expect(first?.gpu).toBe('GPU-0');
    expect([placement.take(webgpu), placement.take(auto)]).toEqual([undefined, undefined]);
    expect(placement.take(onGpu())?.gpu).toBe('GPU-1');
    if (first !== undefined) placement.release(first);
    expect(placement.take(auto)?.gpu).toBe('GPU-0');
  });

  it('are not needed: without one such a run computes on the cores', () => {
    expect(placementOn(machine(4), 1).take(onGpu())).toEqual({ device: 'cpu', threads: 4 });
  });
});

describe('a warm process', () => {
  it('is for the threads that libtensorflow was loaded with, where that may be', () => {
    const purposes = (backend: 'tensorflow' | 'auto' | 'native'): number =>
      new Set([1, 2, 2].map((threads) => purposeOf(backend, { device: 'cpu', threads }))).size;
    expect([purposes('tensorflow'), purposes('auto'), purposes('native')]).toEqual([2, 2, 1]);
  });

  it('is for the GPU that it sees', () => {
    const [one, other] = ['GPU-0', 'GPU-1'].map((gpu) =>
      purposeOf('webgpu', { device: gpu, threads: 1, gpu }),
    );
    expect(one).not.toBe(other);
  });
});

describe('a GPU that was lost', () => {
  const gpuOf = (placement: ReturnType<typeof placementOn>): string | undefined => {
    const place = placement.take(demand({ backend: 'tensorflow' }));
    if (place !== undefined) placement.release(place);
    return place?.gpu;
  };

  it('gets no runs where there is another one, and is tried again where it is the only one', () => {
    const two = placementOn(machine(8, [8, 4]), 'auto');
    const place = two.take(demand({ backend: 'tensorflow' }));
    if (place === undefined) throw new Error('no place');
    expect(place.gpu).toBe('GPU-0');
    two.avoid(place);
    two.release(place);
    expect(gpuOf(two)).toBe('GPU-1');
    const one = placementOn(machine(8, [8]), 'auto');
    one.avoid(place);
    expect(gpuOf(one)).toBe('GPU-0');
  });
});

describe('a machine is full', () => {
  it.each([
    [2, 1],
    [2, 3],
    [2, 'auto'],
    [1, 'auto'],
  ] as const)(
    'with %i cores and %s runs at a time as soon as none has room, and no earlier',
    (cores, parallel) => {
      const placement = placementOn(machine(cores), parallel);
      const places = [];
      for (;;) {
        expect(placement.isFull).toBe(!placement.hasRoom(demand()));
        const place = placement.take(demand());
        if (place === undefined) break;
        places.push(place);
      }
      expect(places).toHaveLength(parallel === 'auto' ? cores : parallel);
      for (const place of places) placement.release(place);
      expect(placement.isFull).toBe(false);
    },
  );
});

describe('what runs may have', () => {
  it('can change while some train, for those that start from then on', () => {
    let slots: Slots = { parallel: 1, cores: 2 };
    const devices = machine(8, [10, 20]);
    const placement = createPlacement({ devices, parallel: () => slots, gpusFor });
    expect(placement.take(demand())?.threads).toBe(2);
    expect(placement.take(demand())).toBeUndefined();
    slots = { parallel: 3, cores: 6, gpus: ['GPU-0'] };
    expect(placement.isFull).toBe(false);
    expect(placement.take(demand({ backend: 'tensorflow' }))?.gpu).toBe('GPU-0');
    // One that is not there any more leaves no run without a GPU.
    slots = { ...slots, gpus: ['GPU-9'] };
    expect(placement.take(demand({ backend: 'tensorflow' }))?.gpu).toBe('GPU-1');
    slots = { parallel: 1 };
    expect(placement.isFull).toBe(true);
  });
});

import type { Estimate, StepMeasurement } from '../../domain/config/estimate';
import type { DatasetConfig } from '../../domain/config/dataset-config';
import { isGenerated } from '../../domain/config/dataset-config';
import type { RunConfig } from '../../domain/config/run-config';
import { isAdaptive } from '../../domain/config/sampler-config';
import type { SweepConfig } from '../../domain/config/sweep-config';
import { datasetInfo } from '../../datasets/dataset-info';
import type { PageSearch } from '../../domain/query/search';
import type { RunRecord } from '../../domain/records';
import type { ModelSize } from '../../nn/model-size';
import type { HomePaths } from '../../rundir/paths';
import { createFixedSampler } from '../../search/samplers';
import type { Runtime } from '../runtime';
import { estimate } from './estimate';
import { createModelProcess } from './model-process';
import { epochTimeOf, pastRuns } from './past-times';
import { createPresets } from './presets';

/** A network of hundreds of millions of weights takes some seconds to build. */
const sizeMilliseconds = 30_000;
/** A step of the largest networks on one core. */
const measureMilliseconds = 180_000;
const mostSizes = 500;

interface Parts {
  paths: Pick<HomePaths, 'datasets' | 'tensorflow'>;
  runtime: Runtime;
  page: (search: PageSearch) => { readonly runs: readonly RunRecord[] };
  fingerprintOf: (dataset: DatasetConfig) => string | undefined;
  isImported: (dataset: string) => boolean;
}

/** What can be said of configurations before they are trained. */
export function configsOf({ paths, runtime, page, fingerprintOf, isImported }: Parts) {
  const networks = createModelProcess(runtime);
  const sizes = new Map<string, ModelSize>();

  const sizeOf = async (config: RunConfig): Promise<ModelSize> => {
    const { dataset, model } = config;
    const key = JSON.stringify([dataset, fingerprintOf(dataset), model]);
    const known = sizes.get(key);
    if (known !== undefined) return known;
    const request = { type: 'size' as const, config, datasetsFolder: paths.datasets };
    const size = await networks.ask(request, sizeMilliseconds);
    if (sizes.size >= mostSizes) sizes.clear();
    sizes.set(key, size);
    return size;
  };

  /** Examples of a step; of a full batch, as many as the training part has at most. */
  const batchSizeOf = async ({ dataset, training }: RunConfig): Promise<number> => {
    if (training.batchSize !== 'full') return training.batchSize;
    if (!isGenerated(dataset)) {
      const { train } = await datasetInfo(paths.datasets, dataset.name);
      return Math.min(train.count, dataset.limit?.train ?? Infinity);
    }
    if ('images' in dataset) return dataset.images;
    return 'systems' in dataset ? dataset.systems : dataset.points;
  };

  return {
    /** How many points a sweep has. */
    points: ({ sweep }: SweepConfig): number =>
      isAdaptive(sweep.sampler) ? (sweep.points ?? 1) : createFixedSampler(sweep).size,
    /** Networks, time and memory of runs, from configurations in which each value of a search occurs. */
    estimate(samples: readonly RunConfig[], runs: number): Promise<Estimate> {
      const past = new Map<string, RunRecord[]>();
      return estimate(samples, runs, {
        sizeOf,
        batchSizeOf,
        timeOf(config) {
          const key = JSON.stringify([config.dataset.name, config.model.type]);
          const found = past.get(key) ?? pastRuns(config, page);
          past.set(key, found);
          return epochTimeOf(config, found);
        },
      });
    },
    /** Takes a step of a training in a process of its own. */
    async measure(config: RunConfig): Promise<StepMeasurement> {
      const { datasets: datasetsFolder, tensorflow: tensorflowFolder } = paths;
      const request = { type: 'measure' as const, config, datasetsFolder, tensorflowFolder };
      const { backend, batchSize, trainExamples, uses } = await networks.ask(request, measureMilliseconds);
      return {
        backend: backend.name,
        peakBytes: Math.max(...uses.map((use) => use.peakBytes)),
        stepMilliseconds: Math.max(...uses.map((use) => use.stepMilliseconds)),
        batchSize,
        stepsPerEpoch: Math.ceil(trainExamples / batchSize),
      };
    },
    presets: createPresets(isImported),
    dispose(): void {
      networks.dispose();
    },
  };
}

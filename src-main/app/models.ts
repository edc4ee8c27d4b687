import { join } from 'node:path';
import type { RunConfig } from '../domain/config/run-config';
import type { BackendName, MemoryMode } from '../domain/config/training-config';
import type { RunRecord } from '../domain/records';
import { writeOutput } from '../exports/write-output';
import { writeOutputFolder } from '../exports/write-output-folder';
import { runPaths } from '../rundir/paths';
import type { SchedulerContext } from '../scheduler/context';
import type { EvaluationReport, WeightsSource } from '../training/model-files/evaluate-model';
import type { MemoryReport } from '../training/memory-report';
import type { ExportedModel, ModelFormat } from '../training/model-files/export-model';
import type { DatasetShape } from '../datasets/dataset-shape';
import { findRun } from './lookup';
import { summarizeModel, type ModelSummary } from './model-summary';

export type { EvaluationReport, MemoryReport, ModelFormat };

export const modelFormatNames = ['safetensors', 'tfjs'] as const satisfies readonly ModelFormat[];

/** A run's own checkpoint, or weights from a safetensors file or a LayersModel in the network of a configuration. */
export type EvaluationRequest = (
  { run: string; weights?: string | undefined } | { config: RunConfig; weights: string }
) & {
  /** Default: what the configuration says. */
  backend?: BackendName | undefined;
};

interface EvaluationPlan {
  config: RunConfig;
  weights: WeightsSource;
  /** Fingerprint of the data that a run was trained on. */
  trainedOn?: string | undefined;
}

/** What can be done with networks. TensorFlow.js is loaded when one of it is asked for, so that other commands start quickly. */
export function modelsOf({ store, paths }: Pick<SchedulerContext, 'store' | 'paths'>) {
  const checkpointsOf = ({ id }: RunRecord): string => runPaths(join(paths.runs, id)).checkpoints;
  const planEvaluation = (request: EvaluationRequest): EvaluationPlan => {
    if ('config' in request) return { config: request.config, weights: { path: request.weights } };
    const run = findRun(store, request.run);
    const { config, id: runId, fingerprint } = run;
    if (request.weights !== undefined) return { config, weights: { path: request.weights } };
    return { config, weights: { runId, checkpointsFolder: checkpointsOf(run) }, trainedOn: fingerprint };
  };
  return {
    /** The layers of a network and their sizes. A shape that is given takes the place of the data set's. */
    summary: (config: RunConfig, given: Partial<DatasetShape> = {}): Promise<ModelSummary> =>
      summarizeModel(config, given, paths.datasets),
    /** Peak memory of a training step in each mode of `training.memory`. */
    async memory(config: RunConfig, onMode?: (memory: MemoryMode) => void): Promise<MemoryReport> {
      const { reportMemory } = await import('../training/memory-report');
      return reportMemory(config, paths.datasets, { onMode, tensorflowFolder: paths.tensorflow });
    },
    /** Writes the model of a run's last good checkpoint: one file, or for `tfjs` a folder. */
    async export(
      text: string,
      { format, out }: { format: ModelFormat; out: string },
    ): Promise<Omit<ExportedModel, 'content'> & { run: string }> {
      const run = findRun(store, text);
      const { exportModel } = await import('../training/model-files/export-model');
      const { content, ...exported } = await exportModel({
        runId: run.id,
        config: run.config,
        checkpointsFolder: checkpointsOf(run),
        datasetsFolder: paths.datasets,
        fingerprint: run.fingerprint,
        format,
      });
      if (content instanceof Map) await writeOutputFolder(out, content);
      else await writeOutput(out, content);
      return { run: run.id, ...exported };
    },
    /** The test metrics of weights in the network and on the data of a configuration. */
    async evaluate(request: EvaluationRequest): Promise<EvaluationReport> {
      const { config, weights, trainedOn } = planEvaluation(request);
      const { evaluateModel } = await import('../training/model-files/evaluate-model');
      const report = await evaluateModel({
        config,
        weights,
        datasetsFolder: paths.datasets,
        tensorflowFolder: paths.tensorflow,
        backend: request.backend ?? config.training.backend,
      });
      const { name, fingerprint } = report.dataset;
      if (trainedOn === undefined || trainedOn === fingerprint) return report;
      const warning = `the run was trained on data with the fingerprint ${trainedOn}, but ${name} now has ${fingerprint}`;
      return { ...report, warnings: [...report.warnings, warning] };
    },
  };
}

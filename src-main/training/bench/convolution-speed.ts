import { median } from '../../core/math';
import { observeKernels, type KernelCall } from './observe-kernels';
import type { ConvolutionPasses, PassSpeed } from './measurement';

type Pass = 'forward' | 'grad_parameters' | 'grad_input';

const passes: Readonly<Record<string, Pass>> = {
  Forward: 'forward',
  GradParameters: 'grad_parameters',
  GradWeight: 'grad_parameters',
  GradInput: 'grad_input',
};

/** Time and operations of the calls of one pass in one step. */
interface Work {
  milliseconds: number;
  operations: number;
}

/** What the fused convolutions of one step did, by pass. */
export type ConvolutionWork = Map<Pass, Work>;

const kernelName = new RegExp(`^QuadLab\\w*Convolution(${Object.keys(passes).join('|')})$`);

/** Adds a call to the work of its step, if it is one of a fused convolution. */
export function addConvolution(work: ConvolutionWork, call: KernelCall): void {
  const [, ending = ''] = kernelName.exec(call.name) ?? [];
  const pass = passes[ending];
  if (pass === undefined) return;
  const sum = work.get(pass) ?? { milliseconds: 0, operations: 0 };
  sum.milliseconds += call.ended - call.started;
  sum.operations += operationsOf(call);
  work.set(pass, sum);
}

/** Two operations for each multiply-add of the direct algorithm: each value of each kernel at each pixel of the output. */
function operationsOf({ inputs, outputs, attributes }: KernelCall): number {
  const given = Object.entries(inputs).filter(([name]) => /^w(_[rgb])?$/.test(name));
  const kernels = given.map(([, tensor]) => tensor?.shape ?? []);
  // The gradient of a linear map's kernel is not given the kernel.
  if (kernels.length === 0) kernels.push((attributes?.['wShape'] as number[] | undefined) ?? []);
  const y = inputs['dy']?.shape ?? outputs[0]?.shape ?? [];
  const pixels = sizeOf(y.slice(0, -1));
  return kernels.reduce((sum, kernel) => sum + 2 * sizeOf(kernel) * pixels, 0);
}

/** The speed of each pass in the median of several steps; undefined where there was no convolution. */
export function convolutionSpeed(
  steps: readonly ConvolutionWork[],
  peak: number | undefined,
): ConvolutionPasses | undefined {
  const speedOf = (...names: Pass[]): PassSpeed | undefined => {
    const works = steps.map((step) => names.flatMap((name) => step.get(name) ?? []));
    const milliseconds = median(works.map((work) => sumOf(work.map((pass) => pass.milliseconds))));
    const operations = sumOf((works[0] ?? []).map((pass) => pass.operations));
    if (operations === 0) return undefined;
    const gflops = operations / milliseconds / 1e6;
    return { ms: milliseconds, gflops, ...(peak !== undefined && { fraction_of_peak: gflops / peak }) };
  };
  const forward = speedOf('forward');
  const backward = speedOf('grad_parameters', 'grad_input');
  const parameters = speedOf('grad_parameters');
  const input = speedOf('grad_input');
  return (
    forward && {
      forward,
      ...(backward && { backward }),
      ...(parameters && { grad_parameters: parameters }),
      ...(input && { grad_input: input }),
    }
  );
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Takes steps and adds up what their fused convolutions do, step by step. */
export async function watchConvolutions(
  step: () => Promise<void>,
  count: number,
): Promise<ConvolutionWork[]> {
  let present: ConvolutionWork = new Map();
  const observer = observeKernels((call) => {
    addConvolution(present, call);
  });
  try {
    const works: ConvolutionWork[] = [];
    for (let i = 0; i < count; i++) {
      present = new Map();
      await step();
      works.push(present);
    }
    return works;
  } finally {
    observer.dispose();
  }
}

import { observeKernels, type KernelCall } from './observe-kernels';
import type { ConvolutionPasses, PassSpeed } from './measurement';

type Pass = 'forward' | 'grad_parameters' | 'grad_input';

const passes: Readonly<Record<string, Pass>> = {
  Forward: 'forward',
  GradParameters: 'grad_parameters',
  GradWeight: 'grad_parameters',
  GradInput: 'grad_input',
};

/** Time and operations of one call. */
interface Work {
  readonly milliseconds: number;
  readonly operations: number;
}

/** The calls of the fused convolutions in one step, by pass, in their order. */
export type ConvolutionWork = Map<Pass, Work[]>;

const kernelName = new RegExp(`^QuadLab\\w*Convolution(${Object.keys(passes).join('|')})$`);

/** Adds a call to the work of its step, if it is one of a fused convolution. */
export function addConvolution(work: ConvolutionWork, call: KernelCall): void {
  const [, ending = ''] = kernelName.exec(call.name) ?? [];
  const pass = passes[ending];
  if (pass === undefined) return;
  const calls = work.get(pass) ?? [];
  calls.push({ milliseconds: call.ended - call.started, operations: operationsOf(call) });
  work.set(pass, calls);
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

/**
 * The speed of each pass, by the least time that each of its calls took in several steps: the peak is that of the fastest
 * round, too. Undefined where there was no convolution.
 */
export function convolutionSpeed(
  steps: readonly ConvolutionWork[],
  peak: number | undefined,
): ConvolutionPasses | undefined {
  const speedOf = (...names: Pass[]): PassSpeed | undefined => {
    const calls = names.flatMap((name) => leastTimes(steps.map((step) => step.get(name) ?? [])));
    const milliseconds = sumOf(calls.map((call) => call.milliseconds));
    const operations = sumOf(calls.map((call) => call.operations));
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

/** The calls of one step, each with the least time that it took in any; all steps have the same calls. */
function leastTimes(steps: readonly (readonly Work[])[]): Work[] {
  const [first = []] = steps;
  return first.map(({ operations }, i) => ({
    operations,
    milliseconds: Math.min(...steps.map((calls) => calls[i]?.milliseconds ?? Infinity)),
  }));
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

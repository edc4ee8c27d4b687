import { inputOf, outputOf, registerWebgpuKernel } from '../../../backends/webgpu/register-kernel';
import { threads } from '../../../backends/webgpu/shader';
import type { ActivationName } from '../../activations';
import { activationGradKernelName } from '../activation-kernel-name';

/** f′(x) in terms of y = f(x), in WGSL. */
const slopes: Record<ActivationName, string> = {
  relu: 'select(0.0, 1.0, y[i] > 0.0)',
  tanh: '1.0 - y[i] * y[i]',
  sigmoid: 'y[i] * (1.0 - y[i])',
};

for (const [name, slope] of Object.entries(slopes)) {
  const kernelName = activationGradKernelName(name);
  const shader = {
    key: kernelName,
    reads: ['dy', 'y'],
    writes: ['dx'],
    integers: ['size'],
    code: () => ({
      body: `
let i = group * ${threads} + lane;
if (i < n.size) { dx[i] = dy[i] * (${slope}); }`,
    }),
  };
  registerWebgpuKernel(kernelName, (call) => {
    const [dy, y] = [inputOf(call, 'dy'), inputOf(call, 'y')];
    const dx = outputOf(call, dy.shape);
    const size = dy.shape.reduce((product, length) => product * length, 1);
    call.backend.run(shader, {
      reads: [dy, y],
      writes: [dx],
      integers: [size],
      groups: Math.ceil(size / threads),
    });
    return dx;
  });
}

import { activationNumbers } from '../../../backends/native/addon';
import { inputOf, outputOf, registerNativeKernel, valuesOf } from '../../../backends/native/register-kernel';
import { activationGradKernelName } from '../activation-kernel-name';

for (const [name, number] of Object.entries(activationNumbers)) {
  registerNativeKernel(activationGradKernelName(name), (call) =>
    outputOf(call, inputOf(call, 'dy').shape, (dx) => {
      call.backend.addon.activationGradient(number, valuesOf(call, 'dy'), valuesOf(call, 'y'), dx);
    }),
  );
}

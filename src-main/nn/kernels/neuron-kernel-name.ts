/** The passes of a neuron that have a kernel each. */
export type NeuronPass = 'Forward' | 'GradParameters' | 'GradInput';

/**
 * Name of the kernel that computes one pass of a neuron at once: `QuadLabQuadraticDenseForward`. A backend that
 * registers all three passes is used instead of the neuron's own operations:
 *
 * | pass | inputs | outputs |
 * | --- | --- | --- |
 * | Forward | x and the parameters by name | y, then the neuron's responses: all, or those of the attribute `responses` |
 * | GradParameters | dy, x, the parameters, the responses | a gradient for each parameter, in order |
 * | GradInput | the same | the gradient of x |
 *
 * The other attributes are those of the linear map.
 */
export function neuronKernelName(neuron: string, map: string, pass: NeuronPass): string {
  return `QuadLab${capitalize(neuron)}${capitalize(map)}${pass}`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

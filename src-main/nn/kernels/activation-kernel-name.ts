/** Name of the kernel that computes dy⊙f′(x) from dy and y = f(x). */
export function activationGradKernelName(activation: string): string {
  return `QuadLabActivationGrad_${activation}`;
}

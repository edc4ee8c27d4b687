/**
 * Name of the kernel of softmax cross-entropy: logits [N, classes] and labels [N] (int32) → the sum of the losses [], and
 * softmax(logits) − target [N, classes], where the target is the attribute `on` at the label and `off` elsewhere.
 */
export const crossEntropyKernelName = 'QuadLabSoftmaxCrossEntropy';

import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { convolutionMap } from '../neurons/linear-map';

const window = convolutionMap({ strides: 1, padding: 1, dilation: 1, groups: 1 });
const kernelShape = [3, 3, 1, 2];
/** The two kernels of Sobel, [3, 3, 1, 2]: across columns and across rows. */
const sobel = [1, 1, 0, 2, -1, 1, 2, 0, 0, 0, -2, 0, 1, -1, 0, -2, -1, -1];
const weight = 0.1;

/**
 * The gradient loss of LapDepth: 0.1·mean|∂ₓe| + 0.1·mean|∂ᵧe| of the error e = output − target, by the kernels of Sobel
 * with zeros around the image, so that edges of depth come out sharp. It needs dense depth: only pixels count whose
 * eight neighbours were measured too. The reference counts pixels outside its evaluation window by a tenth, fills gaps
 * in the depth beforehand and begins after 15 epochs; here it counts from the start.
 *
 * @param outputs [N, H, W, 1], as targets and valid
 * @param valid 1 where the target was measured, 0 elsewhere
 */
export function depthEdgeLoss(outputs: Tensor, targets: Tensor, valid: Tensor): Scalar {
  return tf.customGrad((...[output, save]) => {
    const error = tf.mul(valid, tf.sub(output as Tensor, targets));
    const edges = window.apply(error, tf.tensor(sobel, kernelShape)); // [N, H, W, 2]
    const whole = wholeWindows(valid);
    const factor = tf.div(weight, tf.maximum(tf.sum(whole), 1));
    const value = tf.mul(factor, tf.sum(tf.mul(whole, tf.abs(edges))));
    (save as GradSaveFunc)([tf.mul(tf.mul(factor, whole), tf.sign(edges)), valid]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      tf.tidy(() => {
        const [slope, valid] = saved as [Tensor, Tensor];
        const back = window.gradInput(slope, tf.tensor(sobel, kernelShape), outputs.shape);
        return tf.mul(dy, tf.mul(valid, back));
      });
    return { value, gradFunc };
  })(outputs) as Scalar;
}

/** 1 where all pixels of the 3×3 window inside the image are valid: [N, H, W, 1]. */
function wholeWindows(valid: Tensor): Tensor {
  const ones = tf.ones([3, 3, 1, 1]);
  const missing = window.apply(tf.sub(1, valid), ones);
  return tf.cast(tf.less(missing, 0.5), 'float32');
}

#pragma once

namespace quadlab {

/**
 * logits [batch, classes], labels [batch] → gradient ← softmax(logits) − target, and returns −Σ target·log softmax, where the
 * target is `on` at the label and `off` elsewhere.
 */
double softmaxCrossEntropy(long batch, long classes, const float* logits, const int* labels, double on, double off,
                           float* gradient);

}  // namespace quadlab

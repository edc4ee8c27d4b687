#pragma once

#include "kernels.h"
#include "simd.h"

namespace {

/** A gradient as clipping leaves it; a limit that is not a number limits nothing. */
inline float clipped(float g, float factor, float limit) {
  g *= factor;
  g = g > limit ? limit : g;
  return g < -limit ? -limit : g;
}

/** w ← scale·w − step, then w ← w − shrink·sign(w) */
inline float moved(float w, float step, float scale, float shrink) {
  w = scale * w - step;
  const float sign = w > 0.0f ? 1.0f : (w < 0.0f ? -1.0f : 0.0f);
  return w - shrink * sign;
}

/** m ← momentum·m + g, step = rate·m, or rate·(g + momentum·m) with Nesterov's momentum; without momentum rate·g. */
void sgd(const quadlab::SgdStep& s, long n, const float* g, float* w, float* m) {
  if (m == nullptr) {
    for (long i = 0; i < n; i++) {
      const float direction = clipped(g[i], s.clipFactor, s.clipValue) + s.decay * w[i];
      w[i] = moved(w[i], s.rate * direction, s.scale, s.shrink);
    }
    return;
  }
  const float direct = s.nesterov ? 1.0f : 0.0f;
  const float mixed = s.nesterov ? s.momentum : 1.0f;
  for (long i = 0; i < n; i++) {
    const float direction = clipped(g[i], s.clipFactor, s.clipValue) + s.decay * w[i];
    m[i] = s.momentum * m[i] + direction;
    w[i] = moved(w[i], s.rate * (direct * direction + mixed * m[i]), s.scale, s.shrink);
  }
}

/** step = rate·m/(√v/secondCorrection + ε), with the moments m and v of g + decay·w. */
void adam(const quadlab::AdamStep& s, long n, const float* g, float* w, float* m, float* v) {
  for (long i = 0; i < n; i++) {
    const float direction = clipped(g[i], s.clipFactor, s.clipValue) + s.decay * w[i];
    m[i] = s.beta1 * m[i] + (1.0f - s.beta1) * direction;
    v[i] = s.beta2 * v[i] + (1.0f - s.beta2) * direction * direction;
    const float step = s.rate * m[i] / (__builtin_sqrtf(v[i]) / s.secondCorrection + s.epsilon);
    w[i] = moved(w[i], step, s.scale, s.shrink);
  }
}

}  // namespace

#pragma once

namespace quadlab {

/** Windows over an image [batch, height, width, channels] without padding: [batch, outHeight, outWidth, channels]. */
struct Windows {
  int batch, height, width, channels;
  int windowHeight, windowWidth;
  int outHeight, outWidth;
  int strideHeight, strideWidth;
};

void averagePool(const Windows&, const float* x, float* y);
void averagePoolGradient(const Windows&, const float* dy, float* dx);

/** Numbers that are not are left out, as in tfjs. */
void maxPool(const Windows&, const float* x, float* y);
/** Where several values of a window are the largest, the first takes the gradient. */
void maxPoolGradient(const Windows&, const float* dy, const float* x, float* dx);

}  // namespace quadlab

#include "pooling.h"

#include <algorithm>
#include <limits>

#include "thread_pool.h"

namespace quadlab {

namespace {

long imageSize(const Windows& w) { return static_cast<long>(w.height) * w.width * w.channels; }
long outputSize(const Windows& w) { return static_cast<long>(w.outHeight) * w.outWidth * w.channels; }

/** Calls body(output's offset, window's offset) for each window of a line of outputs of an image. */
template <typename Body>
void eachWindow(const Windows& w, long image, int line, const Body& body) {
  for (int column = 0; column < w.outWidth; column++) {
    const long out = image * outputSize(w) + (static_cast<long>(line) * w.outWidth + column) * w.channels;
    const long row = static_cast<long>(line) * w.strideHeight * w.width + static_cast<long>(column) * w.strideWidth;
    body(out, image * imageSize(w) + row * w.channels);
  }
}

/** Calls body(offset) for each pixel of a window. */
template <typename Body>
void eachPixel(const Windows& w, long window, const Body& body) {
  for (int i = 0; i < w.windowHeight; i++) {
    for (int j = 0; j < w.windowWidth; j++) body(window + (static_cast<long>(i) * w.width + j) * w.channels);
  }
}

/** Lines of outputs are independent of each other. */
template <typename Body>
void eachWindowInParallel(const Windows& w, const Body& body) {
  parallelParts(static_cast<long>(w.batch) * w.outHeight, std::max(1, 4096 / (w.outWidth * w.channels)),
                [&](long begin, long end) {
                  for (long line = begin; line < end; line++) {
                    eachWindow(w, line / w.outHeight, static_cast<int>(line % w.outHeight), body);
                  }
                });
}

/** Windows may overlap, so that gradients of an image are added by one thread. */
template <typename Body>
void eachWindowByImage(const Windows& w, float* dx, const Body& body) {
  parallelFor(w.batch, [&](long image) {
    std::fill(dx + image * imageSize(w), dx + (image + 1) * imageSize(w), 0.0f);
    for (int line = 0; line < w.outHeight; line++) eachWindow(w, image, line, body);
  });
}

}  // namespace

void averagePool(const Windows& w, const float* x, float* y) {
  const float share = 1.0f / static_cast<float>(w.windowHeight * w.windowWidth);
  eachWindowInParallel(w, [&](long out, long window) {
    float* to = y + out;
    std::fill(to, to + w.channels, 0.0f);
    eachPixel(w, window, [&](long pixel) {
      for (int c = 0; c < w.channels; c++) to[c] += x[pixel + c];
    });
    for (int c = 0; c < w.channels; c++) to[c] *= share;
  });
}

void averagePoolGradient(const Windows& w, const float* dy, float* dx) {
  const float share = 1.0f / static_cast<float>(w.windowHeight * w.windowWidth);
  eachWindowByImage(w, dx, [&](long out, long window) {
    eachPixel(w, window, [&](long pixel) {
      for (int c = 0; c < w.channels; c++) dx[pixel + c] += share * dy[out + c];
    });
  });
}

void maxPool(const Windows& w, const float* x, float* y) {
  eachWindowInParallel(w, [&](long out, long window) {
    float* to = y + out;
    std::fill(to, to + w.channels, -std::numeric_limits<float>::infinity());
    eachPixel(w, window, [&](long pixel) {
      for (int c = 0; c < w.channels; c++) to[c] = x[pixel + c] > to[c] ? x[pixel + c] : to[c];
    });
  });
}

void maxPoolGradient(const Windows& w, const float* dy, const float* x, float* dx) {
  eachWindowByImage(w, dx, [&](long out, long window) {
    for (int c = 0; c < w.channels; c++) {
      float largest = -std::numeric_limits<float>::infinity();
      long at = -1;
      eachPixel(w, window, [&](long pixel) {
        if (x[pixel + c] > largest) {
          largest = x[pixel + c];
          at = pixel + c;
        }
      });
      if (at >= 0) dx[at] += dy[out + c];
    }
  });
}

}  // namespace quadlab

// What JavaScript sees: src-main/backends/native/addon.ts describes each function.

#include <cstdint>
#include <vector>

#include "arguments.h"
#include "cross_entropy.h"
#include "kernels.h"
#include "neuron.h"
#include "normalization.h"
#include "parameter_update.h"
#include "pooling.h"
#include "tensors.h"
#include "thread_pool.h"

namespace quadlab {

namespace {

napi_value instructions(Arguments& a) {
  napi_value result = nullptr;
  napi_create_string_utf8(a.env(), kernels().instructions, NAPI_AUTO_LENGTH, &result);
  return result;
}

napi_value supportedInstructions(Arguments& a) {
  napi_value result = nullptr;
  napi_create_array(a.env(), &result);
  for (int i = 0; const Kernels* supported = supportedKernels(i); i++) {
    napi_value name;
    napi_create_string_utf8(a.env(), supported->instructions, NAPI_AUTO_LENGTH, &name);
    napi_set_element(a.env(), result, static_cast<uint32_t>(i), name);
  }
  return result;
}

napi_value useInstructions(Arguments& a) {
  char name[64];
  if (!a.text(0, name, sizeof name)) return nullptr;
  if (!useKernels(name)) napi_throw_range_error(a.env(), nullptr, "this machine does not have these instructions");
  return nullptr;
}

napi_value threads(Arguments& a) {
  napi_value result = nullptr;
  napi_create_int32(a.env(), ThreadPool::instance().size(), &result);
  return result;
}

napi_value setThreads(Arguments& a) {
  const double count = a.number(0);
  if (!a.valid()) return nullptr;
  try {
    ThreadPool::instance().resize(static_cast<int>(count));
  } catch (...) {
    napi_throw_error(a.env(), nullptr, "so many threads can't be started");
  }
  return nullptr;
}

/** How many bytes after the beginning of an ArrayBuffer a cache line begins. */
napi_value alignedOffset(Arguments& a) {
  constexpr uintptr_t line = 64;
  napi_value result = nullptr;
  const uintptr_t start = reinterpret_cast<uintptr_t>(a.bytes(0));
  if (a.valid()) napi_create_uint32(a.env(), static_cast<uint32_t>((line - start % line) % line), &result);
  return result;
}

Geometry geometryOf(const int* n) {
  return {n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12]};
}

napi_value forward(Arguments& a) {
  const int* sizes = a.ints(0);
  const float* x = a.floats(1);
  Parameters p{};
  for (int term = 0; term < terms; term++) {
    p.kernels[term] = a.floats(2 + 2 * term);
    p.biases[term] = a.floats(3 + 2 * term);
  }
  float* y = a.floats(8);
  float* u = a.floats(9);
  float* v = a.floats(10);
  if (a.valid()) neuronForward(geometryOf(sizes), x, p, y, u, v);
  return nullptr;
}

napi_value gradParameters(Arguments& a) {
  const int* sizes = a.ints(0);
  const float* x = a.floats(1);
  const Backward back{a.floats(2), a.floats(3), a.floats(4)};
  ParameterGradients gradients{};
  for (int term = 0; term < terms; term++) {
    gradients.kernels[term] = a.floats(5 + 2 * term);
    gradients.biases[term] = a.floats(6 + 2 * term);
  }
  if (a.valid()) neuronGradParameters(geometryOf(sizes), back, x, gradients);
  return nullptr;
}

napi_value gradInput(Arguments& a) {
  const int* sizes = a.ints(0);
  const float* x = a.floats(1);
  const Backward back{a.floats(2), a.floats(3), a.floats(4)};
  Parameters p{};
  for (int term = 0; term < terms; term++) p.kernels[term] = a.floats(5 + term);
  float* dx = a.floats(8);
  if (a.valid()) neuronGradInput(geometryOf(sizes), back, x, p, dx);
  return nullptr;
}

napi_value moments(Arguments& a) {
  const float* x = a.floats(0);
  const long channels = static_cast<long>(a.length(1));
  const long rows = static_cast<long>(a.length(0)) / channels;
  float* mean = a.floats(1);
  float* variance = a.floats(2);
  if (a.valid()) batchMoments(rows, channels, x, mean, variance);
  return nullptr;
}

napi_value normalize(Arguments& a) {
  const float* x = a.floats(0);
  const long channels = static_cast<long>(a.length(1));
  const long rows = static_cast<long>(a.length(0)) / channels;
  const float* mean = a.floats(1);
  const float* variance = a.floats(2);
  const float* gamma = a.floats(3);
  const float* beta = a.floats(4);
  const double epsilon = a.number(5);
  float* y = a.floats(6);
  if (a.valid()) normalizeBatch(rows, channels, x, mean, variance, gamma, beta, epsilon, y);
  return nullptr;
}

napi_value normalizeAndRelu(Arguments& a) {
  const float* x = a.floats(0);
  const long channels = static_cast<long>(a.length(1));
  const long rows = static_cast<long>(a.length(0)) / channels;
  const float* mean = a.floats(1);
  const float* variance = a.floats(2);
  const float* gamma = a.floats(3);
  const float* beta = a.floats(4);
  const double epsilon = a.number(5);
  const float* addend = a.floats(6);
  float* y = a.floats(7);
  if (a.valid()) normalizeRelu(rows, channels, x, mean, variance, gamma, beta, epsilon, addend, y);
  return nullptr;
}

napi_value normAndReluGradient(Arguments& a) {
  const float* dy = a.floats(0);
  const float* x = a.floats(1);
  const long channels = static_cast<long>(a.length(2));
  const long rows = static_cast<long>(a.length(0)) / channels;
  const float* mean = a.floats(2);
  const float* variance = a.floats(3);
  const float* gamma = a.floats(4);
  const float* beta = a.floats(5);
  const double epsilon = a.number(6);
  const float* y = a.floats(7);
  float* masked = a.floats(8);
  float* dx = a.floats(9);
  float* dGamma = a.floats(10);
  float* dBeta = a.floats(11);
  if (a.valid()) {
    normReluGradient(rows, channels, dy, x, mean, variance, gamma, beta, epsilon, y, masked, dx, dGamma, dBeta);
  }
  return nullptr;
}

napi_value normGradient(Arguments& a) {
  const float* dy = a.floats(0);
  const float* x = a.floats(1);
  const long channels = static_cast<long>(a.length(2));
  const long rows = static_cast<long>(a.length(0)) / channels;
  const float* mean = a.floats(2);
  const float* variance = a.floats(3);
  const float* gamma = a.floats(4);
  const double epsilon = a.number(5);
  float* dx = a.floats(6);
  float* dGamma = a.floats(7);
  float* dBeta = a.floats(8);
  if (a.valid()) {
    batchNormGradient(rows, channels, dy, x, mean, variance, gamma, epsilon, dx, dGamma, dBeta);
  }
  return nullptr;
}

napi_value rectify(Arguments& a) {
  const float* x = a.floats(0);
  float* y = a.floats(1);
  const long size = static_cast<long>(a.length(0));
  if (a.valid()) relu(size, x, y);
  return nullptr;
}

napi_value slope(Arguments& a) {
  const auto kind = static_cast<Activation>(static_cast<int>(a.number(0)));
  const float* dy = a.floats(1);
  const float* y = a.floats(2);
  float* dx = a.floats(3);
  const long size = static_cast<long>(a.length(1));
  if (a.valid()) activationGradient(kind, size, dy, y, dx);
  return nullptr;
}

/** Sizes, then the strides of two tensors, of as many axes each. */
Axes axesOf(const int* numbers, size_t count) {
  const int rank = static_cast<int>(count / 3);
  return {rank, numbers, {numbers + rank, numbers + 2 * rank}};
}

napi_value combine(Arguments& a) {
  const auto kind = static_cast<Binary>(static_cast<int>(a.number(0)));
  const int* numbers = a.ints(1);
  const size_t count = a.length(1);
  const float* first = a.floats(2);
  const float* second = a.floats(3);
  float* y = a.floats(4);
  if (a.valid()) binary(kind, axesOf(numbers, count), first, second, y);
  return nullptr;
}

napi_value copy(Arguments& a) {
  const int* numbers = a.ints(0);
  const size_t count = a.length(0);
  const float* x = a.floats(1);
  const long from = static_cast<long>(a.number(2));
  float* y = a.floats(3);
  const long to = static_cast<long>(a.number(4));
  if (a.valid()) copyElements(axesOf(numbers, count), x + from, y + to);
  return nullptr;
}

napi_value sumOver(Arguments& a) {
  const long outer = static_cast<long>(a.number(0));
  const long reduced = static_cast<long>(a.number(1));
  const long inner = static_cast<long>(a.number(2));
  const double factor = a.number(3);
  const float* x = a.floats(4);
  float* y = a.floats(5);
  if (a.valid()) sumMiddle(outer, reduced, inner, factor, x, y);
  return nullptr;
}

Windows windowsOf(const int* n) { return {n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]}; }

/** sizes, the input, the output */
template <void (*pass)(const Windows&, const float*, float*)>
napi_value pool(Arguments& a) {
  const int* sizes = a.ints(0);
  const float* from = a.floats(1);
  float* to = a.floats(2);
  if (a.valid()) pass(windowsOf(sizes), from, to);
  return nullptr;
}

napi_value maxGradient(Arguments& a) {
  const int* sizes = a.ints(0);
  const float* dy = a.floats(1);
  const float* x = a.floats(2);
  float* dx = a.floats(3);
  if (a.valid()) maxPoolGradient(windowsOf(sizes), dy, x, dx);
  return nullptr;
}

napi_value crossEntropy(Arguments& a) {
  const float* logits = a.floats(0);
  const int* labels = a.ints(1);
  const long batch = static_cast<long>(a.length(1));
  const long classes = batch == 0 ? 0 : static_cast<long>(a.length(0)) / batch;
  const double on = a.number(2);
  const double off = a.number(3);
  float* loss = a.floats(4);
  float* gradient = a.floats(5);
  if (a.valid()) loss[0] = static_cast<float>(softmaxCrossEntropy(batch, classes, logits, labels, on, off, gradient));
  return nullptr;
}

/** Arrays of w, g, m and v, and rates, decays, scales and shrinks one after the other. */
std::vector<UpdatedParameter> parametersOf(Arguments& a) {
  const size_t count = a.length(0);
  const double* plan = a.doubles(4);
  std::vector<UpdatedParameter> parameters(count);
  for (size_t i = 0; a.valid() && i < count; i++) {
    size_t size = 0;
    size_t ignored = 0;
    UpdatedParameter& p = parameters[i];
    p.w = a.floatsAt(0, i, &size);
    p.g = a.floatsAt(1, i, &ignored);
    p.m = a.floatsAt(2, i, &ignored);
    p.v = a.floatsAt(3, i, &ignored);
    p.size = static_cast<long>(size);
    p.rate = plan[i];
    p.decay = plan[count + i];
    p.scale = plan[2 * count + i];
    p.shrink = plan[3 * count + i];
  }
  return parameters;
}

napi_value sgd(Arguments& a) {
  const std::vector<UpdatedParameter> parameters = parametersOf(a);
  const Clipping clipping{a.number(5), a.number(6)};
  const double momentum = a.number(7);
  const bool nesterov = a.number(8) != 0;
  if (a.valid()) updateBySgd(parameters, clipping, momentum, nesterov);
  return nullptr;
}

napi_value adam(Arguments& a) {
  const std::vector<UpdatedParameter> parameters = parametersOf(a);
  const Clipping clipping{a.number(5), a.number(6)};
  const AdamRule rule{a.number(7), a.number(8), a.number(9), a.number(10), a.number(11)};
  if (a.valid()) updateByAdam(parameters, clipping, rule);
  return nullptr;
}

/** Rounds of multiply-adds on every thread at once; returns how many multiply-adds that were in all. */
napi_value measureMultiplyAdds(Arguments& a) {
  const long rounds = static_cast<long>(a.number(0));
  if (!a.valid()) return nullptr;
  const int pieces = ThreadPool::instance().size();
  std::vector<double> counts(static_cast<size_t>(pieces));
  parallelFor(pieces, [&](long piece) { counts[static_cast<size_t>(piece)] = kernels().multiplyAdds(rounds); });
  double total = 0;
  for (const double count : counts) total += count;
  napi_value result = nullptr;
  napi_create_double(a.env(), total, &result);
  return result;
}

const struct {
  const char* name;
  napi_callback callback;
} functions[] = {
    {"instructions", bound<instructions>},
    {"supportedInstructions", bound<supportedInstructions>},
    {"useInstructions", bound<useInstructions>},
    {"threads", bound<threads>},
    {"setThreads", bound<setThreads>},
    {"alignedOffset", bound<alignedOffset>},
    {"neuronForward", bound<forward>},
    {"neuronGradParameters", bound<gradParameters>},
    {"neuronGradInput", bound<gradInput>},
    {"batchMoments", bound<moments>},
    {"normalize", bound<normalize>},
    {"normalizeRelu", bound<normalizeAndRelu>},
    {"batchNormGradient", bound<normGradient>},
    {"normReluGradient", bound<normAndReluGradient>},
    {"relu", bound<rectify>},
    {"activationGradient", bound<slope>},
    {"binary", bound<combine>},
    {"copyElements", bound<copy>},
    {"sumMiddle", bound<sumOver>},
    {"averagePool", bound<pool<averagePool>>},
    {"averagePoolGradient", bound<pool<averagePoolGradient>>},
    {"maxPool", bound<pool<maxPool>>},
    {"maxPoolGradient", bound<maxGradient>},
    {"softmaxCrossEntropy", bound<crossEntropy>},
    {"sgd", bound<sgd>},
    {"adam", bound<adam>},
    {"multiplyAdds", bound<measureMultiplyAdds>},
};

}  // namespace

}  // namespace quadlab

NAPI_MODULE_INIT() {
  for (const auto& [name, callback] : quadlab::functions) {
    napi_value function;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) != napi_ok) return nullptr;
    if (napi_set_named_property(env, exports, name, function) != napi_ok) return nullptr;
  }
  napi_value compiler;
#if defined(__clang__)
  napi_create_string_utf8(env, __VERSION__, NAPI_AUTO_LENGTH, &compiler);
#else
  napi_create_string_utf8(env, "g++ " __VERSION__, NAPI_AUTO_LENGTH, &compiler);
#endif
  napi_set_named_property(env, exports, "compiler", compiler);
  return exports;
}

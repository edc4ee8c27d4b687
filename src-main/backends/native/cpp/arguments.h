#pragma once

#include <node_api.h>

#include <cstddef>
#include <exception>
#include <new>

namespace quadlab {

/**
 * The arguments of a call from JavaScript. Their lengths and shapes were checked there; here only types are, since a wrong
 * one would be read as something else. After a wrong one all reads give nothing, and an exception waits in JavaScript.
 */
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info);

  napi_env env() const { return env_; }
  bool valid() const { return valid_; }

  /** The values of a Float32Array, which are not copied; null for undefined. */
  float* floats(size_t index);
  const int* ints(size_t index);
  const double* doubles(size_t index);
  /** Of an ArrayBuffer. */
  void* bytes(size_t index);
  double number(size_t index);
  /** Copies a string, as much of it as there is room for. */
  bool text(size_t index, char* to, size_t size);
  /** Of a typed array or an array. */
  size_t length(size_t index);

  /** An array of Float32Arrays: the values of one of them, null where there is none. */
  float* floatsAt(size_t index, size_t element, size_t* length);

 private:
  static constexpr size_t most = 16;

  bool isUndefined(napi_value value);
  void* typedArray(napi_value value, napi_typedarray_type type, size_t* length);
  void fail(const char* expected);

  napi_env env_;
  napi_value values_[most];
  size_t count_ = most;
  bool valid_ = true;
};

/** Makes a function of the addon of one that takes its arguments. */
template <napi_value (*function)(Arguments&)>
napi_value bound(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  try {
    return function(arguments);
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, "failed to allocate memory for intermediate results");
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

}  // namespace quadlab

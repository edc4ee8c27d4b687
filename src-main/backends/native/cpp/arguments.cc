#include "arguments.h"

namespace quadlab {

Arguments::Arguments(napi_env env, napi_callback_info info) : env_(env) {
  // Arguments that the caller left out are undefined.
  valid_ = napi_get_cb_info(env, info, &count_, values_, nullptr, nullptr) == napi_ok;
}

void Arguments::fail(const char* expected) {
  if (valid_) napi_throw_type_error(env_, nullptr, expected);
  valid_ = false;
}

bool Arguments::isUndefined(napi_value value) {
  napi_valuetype type;
  return napi_typeof(env_, value, &type) == napi_ok && type == napi_undefined;
}

void* Arguments::typedArray(napi_value value, napi_typedarray_type type, size_t* length) {
  napi_typedarray_type actual;
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(env_, value, &actual, length, &data, nullptr, nullptr);
  if (status == napi_ok && actual == type) return data;
  fail("a kernel was called with something else than a typed array of the expected type");
  return nullptr;
}

float* Arguments::floats(size_t index) {
  size_t length;
  if (!valid_ || isUndefined(values_[index])) return nullptr;
  return static_cast<float*>(typedArray(values_[index], napi_float32_array, &length));
}

const int* Arguments::ints(size_t index) {
  size_t length;
  return valid_ ? static_cast<const int*>(typedArray(values_[index], napi_int32_array, &length)) : nullptr;
}

const double* Arguments::doubles(size_t index) {
  size_t length;
  return valid_ ? static_cast<const double*>(typedArray(values_[index], napi_float64_array, &length)) : nullptr;
}

void* Arguments::bytes(size_t index) {
  void* data = nullptr;
  size_t length;
  if (valid_ && napi_get_arraybuffer_info(env_, values_[index], &data, &length) != napi_ok) {
    fail("a kernel was called with something else than an ArrayBuffer");
  }
  return data;
}

double Arguments::number(size_t index) {
  double value = 0;
  if (valid_ && napi_get_value_double(env_, values_[index], &value) != napi_ok) {
    fail("a kernel was called with something else than a number");
  }
  return value;
}

bool Arguments::text(size_t index, char* to, size_t size) {
  if (valid_ && napi_get_value_string_utf8(env_, values_[index], to, size, nullptr) != napi_ok) {
    fail("a kernel was called with something else than a string");
  }
  return valid_;
}

size_t Arguments::length(size_t index) {
  if (!valid_) return 0;
  bool isArray = false;
  napi_is_array(env_, values_[index], &isArray);
  if (isArray) {
    uint32_t count = 0;
    napi_get_array_length(env_, values_[index], &count);
    return count;
  }
  napi_typedarray_type type;
  size_t count = 0;
  if (napi_get_typedarray_info(env_, values_[index], &type, &count, nullptr, nullptr, nullptr) != napi_ok) {
    fail("a kernel was called with something else than an array");
  }
  return count;
}

float* Arguments::floatsAt(size_t index, size_t element, size_t* length) {
  *length = 0;
  napi_value value;
  if (!valid_ || isUndefined(values_[index])) return nullptr;
  if (napi_get_element(env_, values_[index], static_cast<uint32_t>(element), &value) != napi_ok) {
    fail("a kernel was called with something else than an array of typed arrays");
    return nullptr;
  }
  return isUndefined(value) ? nullptr : static_cast<float*>(typedArray(value, napi_float32_array, length));
}

}  // namespace quadlab

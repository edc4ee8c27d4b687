// Importing this registers what the native backend does instead of tfjs's cpu backend; the kernels that only nn knows
// are in nn/kernels/native.
import './elementwise';
import './batch-normalization';
import './sums';
import './copies';
import './pooling';
import './matrix-product';

// Importing this registers our kernels of the native backend. They run once its addon is loaded (backends/native).
import './neuron';
import './batch-normalization';
import './activation';
import './cross-entropy';
import './parameter-update';

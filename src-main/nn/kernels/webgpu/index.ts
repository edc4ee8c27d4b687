// Importing this registers our kernels of the webgpu backend, in WGSL. They run once a device is open (backends/webgpu).
import './neuron';
import './batch-normalization';
import './activation';
import './parameter-update';

// Importing this registers the fused kernels of tfjs's own cpu backend. There each operation costs some ten
// microseconds before it computes anything, which is most of the time of a small network.
import './dense-neuron';
import './convolution-neuron';
import './batch-normalization';
import './activation';
import './sgd-update';
import './adam-update';

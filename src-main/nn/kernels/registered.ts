// Importing this registers the kernels of ours that backends have.
import './cpu';
import './native';
import './webgpu';

import { requireSupportedNode } from '../../core/node-version';

// A process of its own: TensorFlow.js and its backends need plain Node, and the app has other things to do.
requireSupportedNode();
const { serveModelRequest } = await import('./serve-request');
process.exit(await serveModelRequest(process.argv[2]));

import { requireSupportedNode } from '../../core/node-version';

requireSupportedNode();
// A process of its own: a library that ends its process when it is loaded must not end the app.
const { describeError, isQuadLabError } = await import('../../core/errors');
const { checkBackend } = await import('./check-backend');
try {
  const check = await checkBackend('tensorflow', { tensorflowFolder: process.argv[2] });
  process.stdout.write(`${JSON.stringify(check)}\n`);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${isQuadLabError(error) ? describeError(error) : String(error)}\n`);
  process.exit(1);
}

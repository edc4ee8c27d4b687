import { requireSupportedNode } from '../../core/node-version';
import type { BackendOptions, LoadableName } from '../load-backend';

// A process of its own: a driver that crashes or hangs while it is tried must not take `quadlab doctor` with it.
requireSupportedNode();
const { probeBackend } = await import('../load-backend');
const [, , name, options = '{}'] = process.argv;
const report = await probeBackend(name as LoadableName, JSON.parse(options) as BackendOptions);
process.stdout.write(`${JSON.stringify(report)}\n`, () => {
  // Threads of a backend would keep it.
  process.exit(0);
});

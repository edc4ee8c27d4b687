import { requireSupportedNode } from '../core/node-version';

requireSupportedNode();
const { startDesktop } = await import('./desktop');
void startDesktop();

import { requireSupportedNode } from '../../core/node-version';
import type { ModelAnswer, ModelRequest } from './messages';

requireSupportedNode();
// A process of its own: building a network holds a process up, and Electron's own may not load TensorFlow.js at all.
const { answerRequest } = await import('./answer-request');

/** One after the other: what is measured shall have the machine for itself. */
let previous: Promise<unknown> = Promise.resolve();
process.on('message', (request: ModelRequest) => {
  previous = previous.then(async () => {
    const answer: ModelAnswer = await answerRequest(request);
    process.send?.(answer);
  });
});
process.once('disconnect', () => process.exit(0));

import { anApp } from '../apps.ts';
import { oneOf, type Fault } from './fault.ts';

const ways = [
  { signal: 'SIGTERM', whom: 'process', what: 'SIGTERM to' },
  { signal: 'SIGINT', whom: 'group', what: 'Ctrl-C to the workers and' },
  { signal: 'SIGHUP', whom: 'group', what: 'the terminal was closed of' },
] as const;

/** An app is asked to end, in one of the usual ways. */
export const endApp: Fault = {
  name: 'end-app',
  async inject(soak, random) {
    const way = oneOf(ways, random);
    const found = anApp(soak, random);
    if (found === undefined || way === undefined) return undefined;
    await found.app.kill(way.signal, way.whom);
    return `${way.what} ${found.name}`;
  },
};

import { oneOf, type Fault } from './fault.ts';

const ways = [
  { signal: 'SIGTERM', whom: 'process', what: 'SIGTERM to the app' },
  { signal: 'SIGINT', whom: 'group', what: 'Ctrl-C to the app and its workers' },
  { signal: 'SIGHUP', whom: 'group', what: 'the terminal of the app was closed' },
] as const;

/** The app is asked to end, in one of the usual ways. */
export const endApp: Fault = {
  name: 'end-app',
  async inject({ app }, random) {
    const way = oneOf(ways, random);
    if (!app.isRunning || way === undefined) return undefined;
    await app.kill(way.signal, way.whom);
    return way.what;
  },
};

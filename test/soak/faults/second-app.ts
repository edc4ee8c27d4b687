import type { Fault } from './fault.ts';

/** A second app wants the same home. It says who holds it, or, where the first has just ended, does the work. */
export const secondApp: Fault = {
  name: 'second-app',
  async inject(soak) {
    if (!soak.app.isRunning) return undefined;
    const { code, stderr } = await soak.command('sweep', 'resume', '--parallel', '1');
    if (code === 4 && /held by process \d+/.test(stderr)) return 'was told who holds the home';
    if (code === 0) return 'found nothing to do, or did it';
    return soak.problem(`a second app ended with ${code}: ${stderr}`);
  },
};

import { oneOf, type Fault } from './fault.ts';

function askOfSweep(request: 'pause' | 'cancel'): Fault {
  return {
    name: `${request}-sweep`,
    async inject(soak, random) {
      const sweep = oneOf(
        soak.sweeps.filter(
          (each) => each.id !== undefined && (request === 'pause' || each.mayBeCancelled === true),
        ),
        random,
      );
      if (sweep?.id === undefined) return undefined;
      // What was asked may be done though the command could not say so any more.
      if (request === 'cancel') soak.notes.cancelled.add(sweep.name);
      const { code, stdout, stderr } = await soak.command('sweep', request, sweep.id);
      const said = `${request} of ${sweep.name} ended with ${code}: ${(stdout || stderr).trim()}`;
      return code === 0 || soak.mayFail(stderr) ? said : soak.problem(said);
    },
  };
}

/** From another process; who starts the app next takes the runs up again. */
export const pauseSweep = askOfSweep('pause');
/** From another process, for good. */
export const cancelSweep = askOfSweep('cancel');

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createId } from '../core/ids';
import { QuadLabError, type ErrorCode } from '../core/errors';
import { perform, type Command } from '../scheduler/commands';
import type { Affected } from '../scheduler/commands/affected';
import type { SchedulerContext } from '../scheduler/context';
import { awaitLeftovers } from '../scheduler/recover';
import type { Scheduler } from '../scheduler/scheduler';
import type { HomeHold } from './home-hold';
import type { Notify } from './take-home';

/** How long to wait for the process that holds the home to do a command. */
const answerMilliseconds = 90_000;
/** After which the user is told why nothing happens. */
const patienceMilliseconds = 2000;
const pollMilliseconds = 60;

const answerSchema = z.union([
  z.object({ done: z.object({ sweepIds: z.array(z.string()), runIds: z.array(z.string()) }) }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), advice: z.string().optional() }) }),
]);

/**
 * Does commands: by itself where this process holds the home or nobody does, else it lets the holder do them and waits for
 * its answer.
 */
export function createDesk(context: SchedulerContext, hold: HomeHold, scheduler: Scheduler, notify: Notify) {
  const { commands } = context.store;
  const performHere = (command: Command): Affected => {
    const affected = perform(context, command);
    scheduler.takeNote(command, affected);
    return affected;
  };
  return {
    async perform(given: Command): Promise<Affected> {
      const command = withId(given);
      const asking = performance.now();
      let told = false;
      let asked: number | undefined;
      const answered = (): Affected | undefined => {
        const answer = asked === undefined ? undefined : commands.answerTo(asked);
        if (asked === undefined || answer === undefined) return undefined;
        commands.remove(asked);
        return understand(answer);
      };
      for (;;) {
        const answer = answered();
        if (answer !== undefined) return answer;
        if (hold.take()) {
          try {
            // The holder may have done it just before it left.
            const last = answered();
            if (last !== undefined) return last;
            // Whoever trains already looked; a worker of its own that just starts would be taken for one that has gone.
            if (scheduler.activeRuns().length === 0) await awaitLeftovers(context);
            return performHere(command);
          } finally {
            hold.release();
          }
        }
        const holder = hold.holder();
        // One that has just taken the home has cleared what was asked before.
        if (asked === undefined || !commands.has(asked)) asked = commands.add(JSON.stringify(command));
        if (!told && performance.now() - asking > patienceMilliseconds) {
          notify(`The home is held by ${holder}: waiting for it.`);
          told = true;
        }
        if (performance.now() - asking > answerMilliseconds) {
          commands.remove(asked);
          throw new QuadLabError('HOME_BUSY', `${holder} holds the home and gave no answer`, {
            advice: 'Wait until it has ended, or stop it.',
          });
        }
        await delay(pollMilliseconds);
      }
    },
  };
}
export type Desk = ReturnType<typeof createDesk>;

function understand(text: string): Affected {
  const answer = answerSchema.parse(JSON.parse(text));
  if ('done' in answer) return answer.done;
  const { code, message, advice } = answer.error;
  throw new QuadLabError(code as ErrorCode, message, advice === undefined ? {} : { advice });
}

/** What is submitted has its id from here, so that it is stored once however often it is asked for. */
function withId(command: Command): Command {
  switch (command.type) {
    case 'submit-run':
    case 'submit-sweep':
      return { ...command, id: command.id ?? createId(command.config.name) };
    case 'add-seeds':
      return { ...command, token: command.token ?? randomUUID() };
    default:
      return command;
  }
}

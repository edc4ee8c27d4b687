import { isQuadLabError, messageOf } from '../core/errors';
import { commandSchema, perform, type Command } from './commands';
import type { Affected } from './commands/affected';
import type { SchedulerContext } from './context';

/** Does what other processes asked for, and answers each. `onDone` is told of what was done. */
export function serveCommands(
  context: SchedulerContext,
  onDone: (command: Command, affected: Affected) => void,
): void {
  for (const { id, body } of context.store.commands.open()) {
    context.store.commands.answer(id, JSON.stringify(attempt(context, body, onDone)));
  }
}

function attempt(
  context: SchedulerContext,
  body: string,
  onDone: (command: Command, affected: Affected) => void,
): object {
  try {
    const command = commandSchema.parse(JSON.parse(body));
    const done = perform(context, command);
    onDone(command, done);
    return { done };
  } catch (error) {
    const { code, message, advice } = isQuadLabError(error)
      ? error
      : { code: 'INTERNAL', message: messageOf(error), advice: undefined };
    return { error: { code, message, advice } };
  }
}

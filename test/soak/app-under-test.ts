import { startCommand, type Command, type CommandEnd, type CommandPlace } from './command.ts';
import { until } from './until.ts';

/** An app that trains in the home: one command after the other. */
export interface AppUnderTest {
  readonly isRunning: boolean;
  start(...args: string[]): Command;
  /** Sends it a signal and waits until it has ended. */
  kill(signal: NodeJS.Signals, whom?: 'process' | 'group'): Promise<void>;
  /** Whether it was sent a signal since it was started. */
  readonly wasSignalled: boolean;
  /** How it ended, for whoever asks first. */
  takeEnd(): CommandEnd | undefined;
  readonly ended: Promise<unknown>;
  describe(): string;
}

export function appUnderTest(place: () => CommandPlace): AppUnderTest {
  let command: Command | undefined;
  let wasSignalled = false;
  return {
    get isRunning() {
      return command !== undefined && command.end === undefined;
    },
    get wasSignalled() {
      return wasSignalled;
    },
    get ended() {
      return command?.ended ?? Promise.resolve();
    },
    start(...args) {
      wasSignalled = false;
      command = startCommand(place(), args);
      return command;
    },
    async kill(signal, whom) {
      const own = command;
      if (own === undefined || own.end !== undefined) return;
      wasSignalled = true;
      own.kill(signal, whom);
      await until(
        () => `the app to end after ${signal}: ${own.stderr().slice(-600)}`,
        () => own.end !== undefined,
      );
    },
    takeEnd() {
      const end = command?.end;
      if (end !== undefined) command = undefined;
      return end;
    },
    describe() {
      if (command === undefined) return 'no app runs';
      return `${command.args.join(' ')}, which said last: ${command.stderr().slice(-600)}`;
    },
  };
}

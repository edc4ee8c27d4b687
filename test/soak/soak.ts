import type { AppUnderTest } from './app-under-test.ts';
import type { SteppedClock } from './clock.ts';
import type { CommandEnd, CommandPlace } from './command.ts';
import type { Later } from './later.ts';
import type { SoakHome } from './soak-home.ts';
import type { SoakSweep } from './sweeps.ts';

/** What faults did that decides on what may follow. */
export interface Notes {
  /** Runs whose journal lost its end. */
  torn: Set<string>;
  /** Names of the sweeps that were to be cancelled. */
  cancelled: Set<string>;
  diskIsFull: boolean;
  /** Since runs that failed were last tried again. */
  diskWasFull: boolean;
  /**
   * Bytes of the database were changed, and it was not yet looked at whether it is sound; and whether the next app that
   * opens the home must have noticed.
   */
  databaseTouched: 'must be noticed' | 'may show' | undefined;
  /** The database forgot something that it had known, such as that an attempt had begun. */
  databaseForgot: boolean;
}

export interface SubmittedSweep extends SoakSweep {
  /** Its configuration. */
  file: string;
  /** Once it is stored. */
  id: string | undefined;
}

/** A soak test under way: what faults are brought about in. */
export interface Soak {
  home: SoakHome;
  marker: string;
  sweeps: SubmittedSweep[];
  /** What goes on with all that is unfinished, again and again. */
  app: AppUnderTest;
  /** One that now and then wants the same. */
  second: AppUnderTest;
  later: Later;
  notes: Notes;
  /** Whether the home lies on a small disk of its own. */
  hasOwnDisk: boolean;
  counts: {
    /** Faults that were tried. */
    faults: number;
    /** Damage to the database that the app did not notice. */
    unnoticed: number;
  };
  clock: SteppedClock | undefined;
  place(): CommandPlace;
  /** Runs another command in the home to its end. */
  command(...args: string[]): Promise<CommandEnd>;
  /** Lets the user's remedy for a damaged database be used, to go on after that was not noticed. */
  rebuild(): Promise<void>;
  /** Whether what a command said on standard error comes from a fault that is under way. */
  mayFail(stderr: string): boolean;
  /** Remembers what must not happen, and returns it. */
  problem(text: string): string;
  log(text: string): void;
}

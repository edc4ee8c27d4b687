import { isTRPCClientError } from '@trpc/client';
import type { AppRouter } from './api-types';
import { SignedOut } from './client';

/** Why something could not be shown or done, in words for the screen. */
export interface Failure {
  /** `unreachable`: the app did not answer at all. `signed-out`: it no longer knows this browser. */
  kind: 'unreachable' | 'signed-out' | 'refused';
  message: string;
  advice: string;
}

export function failureOf(error: unknown): Failure {
  if (isTRPCClientError<AppRouter>(error)) {
    if (error.data) {
      return { kind: 'refused', message: sentence(error.message), advice: error.data.problem?.advice ?? '' };
    }
    if (error.cause instanceof SignedOut) {
      return {
        kind: 'signed-out',
        message: 'The app was started again and no longer knows this page.',
        advice: 'Open the address that it printed last.',
      };
    }
  }
  return {
    kind: 'unreachable',
    message: 'The app can’t be reached.',
    advice: 'Start it again if it was stopped. This page keeps trying.',
  };
}

/** `there is no sweep "x"` → `There is no sweep "x".` */
function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

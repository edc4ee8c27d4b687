import type { PowerSaveBlocker } from 'electron';
import type { Training } from './setup-training';

/** Keeps the machine, though not the display, from going to sleep while something trains. */
export function setupPowerSave(
  blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>,
  training: Pick<Training, 'onChange'>,
): void {
  let id: number | undefined;
  training.onChange((active) => {
    if (active > 0) id ??= blocker.start('prevent-app-suspension');
    else if (id !== undefined) {
      blocker.stop(id);
      id = undefined;
    }
  });
}

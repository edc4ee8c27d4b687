import { createContext } from 'svelte';
import type { ConfigFits } from '../../lib/api-types';
import type { Checks } from './checks.svelte';
import type { Draft } from './draft.svelte';

/** What every field of the form has at hand. */
export interface FormContext {
  draft: Draft;
  checks: Checks;
  /** What fits the data that were chosen; undefined while that is unknown. */
  readonly fits: ConfigFits | undefined;
}

export const [useForm, provideForm] = createContext<FormContext>();

/** The id of the control of a field. */
export const controlId = (path: string): string => `field-${path.replaceAll('.', '-')}`;

/** Leads to the control of a field, or to the nearest block around it. False where there is none on the screen. */
export function focusField(path: string): boolean {
  const keys = path.split('.');
  for (; keys.length > 0; keys.pop()) {
    const control = document.getElementById(controlId(keys.join('.')));
    if (control === null) continue;
    control.closest('details')?.setAttribute('open', '');
    control.scrollIntoView({ block: 'center' });
    control.focus();
    return true;
  }
  return false;
}

import type { Client } from '../../lib/client';
import { bytes } from '../../lib/quantities';
import type { ToastsState } from '../../state/toasts.svelte';

/** Has the model of the last good checkpoint made, in a process of the app, and lets the browser save it. */
export async function saveModel(
  client: Client,
  toasts: ToastsState,
  id: string,
  format: 'safetensors' | 'tfjs',
): Promise<void> {
  toasts.show({ title: 'The model is being written…' });
  const made = await client.runs.exportModel.mutate({ id, format });
  const link = document.createElement('a');
  link.href = made.path;
  link.download = made.name;
  link.click();
  const text = [bytes(made.bytes), ...made.warnings].join(' · ');
  toasts.show({ tone: 'success', title: `${made.name} is ready.`, text });
}

import type { Client } from '../../lib/client';
import { patience } from '../../lib/client';
import type { ConfigFits, Preset, StepMeasurement } from '../../lib/api-types';
import { editYaml } from '../../lib/yaml-edit';
import { textOf } from '../../lib/text-of';
import { Checks } from './checks.svelte';
import { Draft, isBlock } from './draft.svelte';
import { starter } from './starter';
import { loadDraft, storeDraft } from './stored-draft';

/** What the address asks to begin with. */
export interface Origin {
  /** A sweep or a run. */
  from?: string;
  preset?: string;
  dataset?: string;
  /** Layers of the run `from` that are made conventional, with commas between them. */
  conventional?: string;
  /** Whether such a network starts from the run's weights. */
  weights?: string;
}

/** A measured step of the first run of a text. */
export type Measurement = StepMeasurement & { epochs: number };

/** Of data without a test part. */
const usualTestFraction = 0.2;

/** The page's work: a draft, what the app says of it, and where it came from. */
export class Editing {
  readonly draft = new Draft();
  readonly checks: Checks;
  fits = $state.raw<ConfigFits>();
  /** The sweep or run that it began with. */
  source = $state.raw<{ kind: 'run' | 'sweep'; id: string; name: string }>();
  /** What was there at the beginning, to tell whether something was changed. */
  #begun = $state('');
  #origin = '';
  #measured = $state.raw<{ text: string; result: Measurement }>();
  measuring = $state(false);
  readonly isChanged = $derived(this.draft.text !== this.#begun);
  readonly measured = $derived(this.#measured?.text === this.draft.text ? this.#measured.result : undefined);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    this.checks = new Checks(client);
  }

  /** Takes up what the address names, or what was being written when the page was left. */
  async begin(origin: Origin, presets: readonly Preset[]): Promise<void> {
    const key = JSON.stringify(origin);
    const stored = loadDraft();
    let text = starter;
    this.#origin = key;
    try {
      text = await this.#textOf(origin, presets);
    } catch (error) {
      this.take(text);
      throw error;
    }
    this.#begun = text;
    const isSame = stored !== undefined && (stored.origin === key || key === '{}');
    this.draft.text = isSame ? stored.text : text;
  }

  take(text: string): void {
    this.draft.text = text;
    this.#begun = text;
  }

  /** Keeps the draft for the next visit. For use in an `$effect`. */
  keep(): void {
    if (this.draft.text === '') return;
    storeDraft(this.isChanged ? { text: this.draft.text, origin: this.#origin } : undefined);
  }

  reset(): void {
    this.draft.text = this.#begun;
  }

  forget(): void {
    this.#begun = this.draft.text;
    storeDraft(undefined);
  }

  /** Asks what fits the data, and lets network and objective follow where the ones that are there do not. */
  async follow(dataset: unknown, { adapt }: { adapt: boolean }): Promise<void> {
    if (!isBlock(dataset)) return;
    try {
      const fits = await this.#client.configs.fits.query({ dataset: dataset as never }, patience());
      this.fits = fits;
      if (adapt) this.#adapt(fits);
    } catch {
      this.fits = undefined; // Data that are not there, or a name that is just being typed.
    }
  }

  async measure(): Promise<void> {
    const { text } = this.draft;
    this.measuring = true;
    try {
      this.#measured = { text, result: await this.#client.configs.measure.query({ text }) };
    } finally {
      this.measuring = false;
    }
  }

  #adapt({ models, metrics, hasTest }: ConfigFits): void {
    const [metric = 'test/loss'] = metrics;
    const objective = this.draft.at('objective');
    if (isBlock(objective) && !metrics.includes(textOf(objective['metric']))) {
      const goal = /\/(accuracy|psnr|delta\d)$/.test(metric) ? 'maximize' : 'minimize';
      this.draft.text = editYaml(this.draft.text, ['objective'], { metric, goal });
    }
    const dataset = this.draft.at('dataset');
    if (isBlock(dataset) && dataset['fold'] === undefined) {
      const isHeldOut = dataset['testFraction'] !== undefined;
      if (!hasTest && !isHeldOut) {
        this.draft.text = editYaml(this.draft.text, ['dataset', 'testFraction'], usualTestFraction);
      } else if (hasTest && isHeldOut) {
        this.draft.text = editYaml(this.draft.text, ['dataset', 'testFraction'], undefined);
      }
    }
    const type = this.draft.at('model.type');
    if (!models.some((model) => model === type)) this.onUnfit(models[0] ?? 'mlp');
  }

  /** Set by who knows the form: chooses another kind of network. */
  onUnfit: (model: string) => void = () => undefined;

  async #textOf(
    { from, preset, dataset, conventional, weights }: Origin,
    presets: readonly Preset[],
  ): Promise<string> {
    this.source = undefined;
    if (from !== undefined) {
      const { mixed, source: written } = this.#client.configs;
      const layers = conventional?.split(',');
      const { text, ...source } = await (layers === undefined
        ? written.query({ id: from }, patience())
        : mixed.query({ id: from, layers, weights: weights === '1' }, patience()));
      this.source = source;
      return text;
    }
    const text = presets.find(({ id }) => id === preset)?.text ?? starter;
    if (dataset === undefined) return text;
    return editYaml(editYaml(text, ['dataset'], { name: dataset }), ['name'], dataset);
  }
}

import type { Loss } from '../../nn/losses';
import type { Optimizer } from '../../nn/optimizers';

/** The parts of a step, one after the other. */
export type Phase = 'data' | 'forward' | 'backward' | 'read' | 'update';

/** Follows the phases of a step, by what the step calls: the loss after the forward pass, the optimizer at the end. */
export class PhaseClock {
  private present: { phase: Phase; started: number } | undefined;

  constructor(private readonly onPhase: (phase: Phase, started: number, ended: number) => void) {}

  /** Ends the present phase, if there is one, and begins another. */
  enter(phase: Phase): void {
    if (this.present?.phase === phase) return;
    this.end();
    this.present = { phase, started: performance.now() };
  }

  end(): void {
    if (this.present === undefined) return;
    const { phase, started } = this.present;
    this.present = undefined;
    this.onPhase(phase, started, performance.now());
  }

  /** The loss, whose value ends the forward pass. */
  observedLoss(loss: Loss, after: Phase): Loss {
    return {
      value: (outputs, targets) => {
        const value = loss.value(outputs, targets);
        this.enter(after);
        return value;
      },
      read: (value, outputs, targets) => {
        this.enter('read');
        return loss.read(value, outputs, targets);
      },
      metrics: (totals) => loss.metrics(totals),
    };
  }

  observedOptimizer(optimizer: Optimizer): Optimizer {
    return {
      parameters: optimizer.parameters,
      step: (gradients, rates) => {
        this.enter('update');
        optimizer.step(gradients, rates);
      },
      exportState: () => optimizer.exportState(),
      importState: (state) => {
        optimizer.importState(state);
      },
      dispose: () => {
        optimizer.dispose();
      },
    };
  }
}

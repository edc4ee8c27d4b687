/** The sweeps whose results the pictures show; small enough for two cores and a few minutes, but trained in earnest. */
export const spirals = `
name: Two spirals, γ_g × γ_b
dataset: { name: spirals, points: 300, testPoints: 300, turns: 2.5 }
model: { type: mlp, widths: [10, 10], neuron: quadratic }
strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }
optimizer: { type: adam, learningRate: 0.01 }
training: { epochs: 40, batchSize: 32 }
seeds: 2
sweep:
  sampler: grid
  space: { strategy.gammaG: [0.001, 0.01, 0.1, 1], strategy.gammaB: [0.001, 0.03, 1] }
objective: { metric: test/error, goal: minimize }
`;

export const strategies = `
name: Two spirals, neurons and strategies
dataset: { name: spirals, points: 300, testPoints: 300 }
model: { type: mlp, widths: [10, 10, 10], neuron: quadratic }
optimizer: { type: sgd, learningRate: 0.03, momentum: 0.9 }
training: { epochs: 60, batchSize: 32, evaluateEvery: 2 }
seeds: 2
sweep:
  sampler: grid
  space:
    network:
      variants:
        conventional: { model.neuron: conventional, strategy: { type: none } }
        quadratic, none: { optimizer.learningRate: 0.3, strategy: { type: none } }
        quadratic, sg: { strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 } }
        compact, sg: { model.neuron: compact, strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 } }
objective: { metric: test/error, goal: minimize }
`;

export const images = `
name: Shapes, a small residual network
dataset: { name: shapes, testFraction: 0.25 }
model: { type: resnet, depth: 8, channels: 8, neuron: quadratic }
strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }
optimizer: { type: sgd, learningRate: 0.05, momentum: 0.9 }
schedule: { type: cosine }
training: { epochs: 5, batchSize: 32 }
seeds: 1
sweep:
  sampler: grid
  space:
    network:
      variants:
        conventional: { model.neuron: conventional, strategy: { type: none } }
        quadratic: { model.neuron: quadratic }
objective: { metric: test/error, goal: minimize }
`;

/** Trains while the pictures are taken, so that the home has something to show. */
export const running = `
name: Runge function, how the quadratic terms are restrained
dataset: { name: runge, points: 33, testPoints: 100 }
model: { type: mlp, widths: [8, 8, 8, 8], neuron: quadratic }
strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }
optimizer: { type: sgd, learningRate: 0.01, momentum: 0.9 }
training: { epochs: 60000, batchSize: full, evaluateEvery: 100 }
seeds: 3
sweep:
  sampler: grid
  space: { strategy.gammaG: [0.01, 0.1, 1], strategy.gammaB: { same: strategy.gammaG } }
objective: { metric: test/rmse, goal: minimize }
`;

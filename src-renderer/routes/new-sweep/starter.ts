/** What the page begins with: small, valid, and about the strength of ReLinear. */
export const starter = `name: Two spirals, γ of ReLinear
dataset: { name: spirals, points: 300, testPoints: 300 }
model: { type: mlp, widths: [10, 10], neuron: quadratic, activation: relu }
strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 }
optimizer: { type: sgd, learningRate: 0.03, momentum: 0.9 }
training: { epochs: 60, batchSize: 32, evaluateEvery: 2 }
seeds: 3
sweep:
  sampler: grid
  space:
    strategy.gammaG: [0.01, 0.1, 1]
    strategy.gammaB: { same: strategy.gammaG }
objective: { metric: test/error, goal: minimize }
`;

/** A small experiment of two networks on two spirals, as a file of the gallery. */
export const twoNetworks = `
title: Two networks on spirals
place: Table I
question: Is the quadratic network ahead?
choices: [{ what: γ, chosen: '0.1', why: the text has lost it }]
compares: network
measures:
  error: { title: Error (%), of: test/error, goal: minimize }
  parameters: { title: Parameters, of: parameters }
  oscillation: { title: Oscillation, of: test/error, take: oscillation }
base:
  dataset: { name: spirals, points: 300 }
  model: { type: mlp, widths: [4], neuron: conventional }
  optimizer: { type: adam, learningRate: 0.01 }
  training: { epochs: 60, batchSize: 32 }
  objective: { metric: test/error, goal: minimize }
rows:
  - title: ResNet_20
    published: { error: 8.75 }
  - title: QResNet
    settings: { model.neuron: quadratic, strategy: { type: relinear-sg, gammaG: 0.1, gammaB: 0.1 } }
    published: { error: no convergence, parameters: 270000 }
  - title: only at full size
    only: full
    settings: { model.neuron: compact }
findings:
  - { claim: quadratic is better, measure: error, order: [QResNet, ResNet_20] }
budgets:
  quick:
    seeds: 2
    note: Few seeds.
    time: { minutes: 4, on: two cores, measured: true }
    otherwise: { settings: { dataset.points: 200 }, note: On other points. }
  full:
    seeds: 3
    settings: { training.epochs: 80, dataset: { name: flowers } }
    time: { minutes: 6000, on: a GPU, measured: false }
    otherwise: { settings: { dataset: { name: spirals } }, note: Spirals stand for flowers. }
`;

import type { DrawingName } from './drawings';

/**
 * What terms mean that not everyone knows: the one place for it. Formulas are tokens with spaces between them, as
 * `Formula.svelte` draws them: `w_r` has an index, `x^2` an exponent.
 */
export interface Explanation {
  text: string;
  /** Each with what it belongs to. */
  formulas?: readonly { of: string; formula: string }[];
  drawings?: readonly { name: DrawingName; of: string }[];
  /** Where it comes from. */
  source?: string;
}

const relinear = 'Fan et al. 2023, section IV';

/** By the path of a field. */
export const explanations: Readonly<Record<string, Explanation>> = {
  'model.neuron': {
    text: 'How each neuron combines its input x before the activation. ⊙ and powers are taken for each value; w are weights, b and c biases. A quadratic neuron can bound a class by a curve where a conventional one has a line.',
    formulas: [
      { of: 'conventional', formula: 'w_r · x + b_r' },
      { of: 'quadratic', formula: '( w_r · x + b_r ) ( w_g · x + b_g ) + w_b · x^2 + c' },
      { of: 'compact', formula: 'w_r · x + b_r + w_b · x^2 + c' },
      { of: 'parabolic', formula: '( w_r · x + b_r ) ( w_g · x + b_g )' },
      { of: 'poly', formula: '( w_r · x ) ( w_g · x ) + w_r · x + b_r' },
      { of: 'quadralib', formula: '( w_r · x ) ( w_g · x ) + w_b · x + b_r' },
      { of: 'square', formula: 'w_b · x^2 + c' },
      { of: 'quadratic-activation', formula: '( w_r · x + b_r ) ^2' },
    ],
    drawings: [
      { name: 'line', of: 'one conventional neuron' },
      { name: 'ellipse', of: 'one quadratic neuron' },
    ],
  },
  strategy: {
    text: 'ReLinear starts a quadratic neuron as a conventional one and lets its quadratic terms grow slowly: by small learning rates (sg), or by shrinking the weights after each step (sw). Without it, quadratic weights start at random.',
    formulas: [
      { of: 'start', formula: 'w_g = 0 , b_g = 1 , w_b = 0 , c = 0' },
      { of: 'sg', formula: 'w_g ← w_g − γ_g ∇ , w_b ← w_b − γ_b ∇' },
      { of: 'sw-l1', formula: 'w_g ← w_g − α_g sign ( w_g )' },
      { of: 'sw-l2', formula: 'w_g ← ( 1 − β_g ) w_g − γ_r ∇' },
    ],
    source: relinear,
  },
  'strategy.gammaG': {
    text: 'Learning rate of w_g and b_g, the second factor of a quadratic neuron. Counted as a factor of the learning rate γ_r, unless “γ counts in” says rate. 0 keeps the network conventional; 1 restrains nothing. Deep networks want it small: 0.1 down to 10⁻⁵.',
    formulas: [{ of: 'as a factor', formula: 'w_g ← w_g − γ_g γ_r ∂ L / ∂ w_g' }],
    source: relinear,
  },
  'strategy.gammaB': {
    text: 'Learning rate of w_b and c, the weights of x². Counted as γ_g is. Most studies take both alike.',
    formulas: [{ of: 'as a factor', formula: 'w_b ← w_b − γ_b γ_r ∂ L / ∂ w_b' }],
    source: relinear,
  },
  'strategy.gammaAs': {
    text: 'factor: γ_g and γ_b are multiplied with the learning rate of the optimizer. rate: they are learning rates themselves. All rates decay together with the schedule.',
  },
  'strategy.alphaG': {
    text: 'After each step w_g moves by α_g towards zero, whatever its size: small weights are pushed to zero and stay there. A value above the usual step lets weights swing around 0.',
    formulas: [{ of: 'after each step', formula: 'w_g ← w_g − α_g sign ( w_g )' }],
    drawings: [{ name: 'shrink-l1', of: 'a weight without a gradient' }],
    source: relinear,
  },
  'strategy.alphaB': {
    text: 'The same for w_b, the weights of x².',
    formulas: [{ of: 'after each step', formula: 'w_b ← w_b − α_b sign ( w_b )' }],
    drawings: [{ name: 'shrink-l1', of: 'a weight without a gradient' }],
    source: relinear,
  },
  'strategy.betaG': {
    text: 'Each step starts from a share of w_g: large weights shrink more than small ones, as by weight decay. 0 restrains nothing, 1 keeps w_g at its last step.',
    formulas: [{ of: 'each step', formula: 'w_g ← ( 1 − β_g ) w_g − γ_r ∂ L / ∂ w_g' }],
    drawings: [{ name: 'shrink-l2', of: 'a weight without a gradient' }],
    source: relinear,
  },
  'strategy.betaB': {
    text: 'The same for w_b, the weights of x².',
    formulas: [{ of: 'each step', formula: 'w_b ← ( 1 − β_b ) w_b − γ_r ∂ L / ∂ w_b' }],
    drawings: [{ name: 'shrink-l2', of: 'a weight without a gradient' }],
    source: relinear,
  },
  'model.rezero': {
    text: 'Each residual branch F is multiplied by a trained number α that starts at 0, so the network starts as the identity and deep ones learn sooner.',
    formulas: [{ of: 'a block', formula: 'x + α F ( x ) , α = 0' }],
    drawings: [{ name: 'rezero', of: '' }],
    source: 'Bachlechner et al. 2021',
  },
  'model.shortcut': {
    text: 'Where a block changes size: A takes every second pixel and fills channels with zeros, which has no weights; B is a trained projection.',
  },
  'model.depth': {
    text: 'Layers of the network. Residual networks for small images have 6n + 2: 8, 14, 20, 32, 44, 56, 110.',
  },
  'model.widths': {
    text: 'Neurons of each hidden layer, with commas between them. Nothing: a single layer.',
  },
  schedule: {
    text: 'How all learning rates change over the epochs. Those of quadratic terms keep their ratio to the others.',
    drawings: [
      { name: 'constant', of: 'constant' },
      { name: 'multistep', of: 'multistep' },
      { name: 'cosine', of: 'cosine' },
      { name: 'polynomial', of: 'polynomial' },
    ],
    formulas: [
      { of: 'cosine', formula: 'γ ( t ) = ½ γ ( 1 + cos ( π t / T ) )' },
      { of: 'polynomial', formula: 'γ ( t ) = γ ( 1 − t / T ) ^p' },
    ],
  },
  'schedule.warmup': {
    text: 'Rates grow linearly from a small factor to what the schedule says over the first epochs.',
    drawings: [{ name: 'warmup', of: 'warm-up, then cosine' }],
  },
  transfer: {
    text: 'The quadratic network starts from a trained conventional one of the same structure: its weights become w_r and b_r, the quadratic terms start as ReLinear has them. Stages end at the milestones of a multistep schedule; training goes on with the learning rate of that stage.',
    formulas: [{ of: 'start', formula: 'w_r = w , b_r = b , w_g = 0 , b_g = 1 , w_b = 0 , c = 0' }],
    source: 'Fan et al. 2023, section V-A',
  },
  optimizer: {
    text: 'sgd: steps along the gradient, with momentum where wanted. adam: steps scaled by running means of the gradient and its square. adamw: adam with weight decay apart from the gradient.',
    formulas: [
      { of: 'sgd', formula: 'v ← μ v + ∇ , w ← w − γ v' },
      { of: 'adam', formula: 'w ← w − γ m / ( √ v + ε )' },
    ],
  },
  'optimizer.beta1': {
    text: 'How slowly the running mean of the gradient forgets.',
    formulas: [{ of: 'mean', formula: 'm ← β_1 m + ( 1 − β_1 ) ∇' }],
  },
  'optimizer.beta2': {
    text: 'How slowly the running mean of its square forgets.',
    formulas: [{ of: 'square', formula: 'v ← β_2 v + ( 1 − β_2 ) ∇^2' }],
  },
  'training.memory': {
    text: 'What a quadratic neuron keeps of the forward pass for its gradient. speed: input and linear responses. balanced: half of the responses. small: the input alone; the rest is computed again.',
  },
  'training.batchSize': { text: 'Examples of each step. full takes all of them at once.' },
  'sweep.sampler': {
    text: 'How points are chosen. grid: every combination. random: independent draws. sobol: draws that fill the space more evenly. tpe (tree-structured Parzen estimator): draws near what was good so far, away from what was bad. evolution: changes one setting of a good point; the oldest points die.',
    drawings: [
      { name: 'grid', of: 'grid' },
      { name: 'random', of: 'random' },
      { name: 'sobol', of: 'sobol' },
    ],
    source: 'Bergstra et al. 2011; Real et al. 2019',
  },
  'sweep.pruner': {
    text: 'Stops runs early. median: worse than the median of finished points at that epoch. asha (asynchronous successive halving): only the best 1/η go on at each rung; rungs are at minEpochs, η·minEpochs, η²·minEpochs … collapse: the loss or the quadratic weights explode.',
    drawings: [{ name: 'asha', of: 'asha with η = 2' }],
    source: 'Golovin et al. 2017; Li et al. 2020',
  },
  seeds: {
    text: 'How often each point is trained, with other random numbers each time. A number n means the seeds 0 to n − 1; a list, such as 1, 5, 7, the seeds themselves. Tables show mean ± deviation over them.',
  },
  'sweep.budget': {
    text: 'Once it is used up, running points are paused with a checkpoint; a larger budget lets them go on.',
  },
  objective: {
    text: 'What decides which result is best. last takes the value of the final epoch, best the best of all epochs.',
  },
  dataset: {
    text: 'Data that you imported, or data that QuadLab generates. Chosen data set the kinds of networks and metrics that fit.',
  },
  'dataset.fold': {
    text: 'Cross-validation: the examples are cut into folds and one of them is held out. Compare several values of its index to hold out each in turn.',
  },
  'dataset.mixup': {
    text: 'Two examples are mixed, with their targets.',
    formulas: [{ of: 'mix', formula: 'λ x_1 + ( 1 − λ ) x_2 , λ ∼ Beta ( α , α )' }],
  },
};

/** A line below a choice, by path and value. */
export const choiceNotes: Readonly<Record<string, string>> = {
  'model.neuron=conventional': 'a line: w·x + b',
  'model.neuron=quadratic': 'product of two lines and x²; 3 × the weights',
  'model.neuron=compact': 'a line and x²; 2 ×',
  'model.neuron=parabolic': 'product of two lines; 2 ×',
  'model.neuron=poly': 'second-order polynomial (QRes); 2 ×',
  'model.neuron=quadralib': 'product and a line; 3 ×',
  'model.neuron=square': 'x² alone; 1 ×',
  'model.neuron=quadratic-activation': 'the square of a line; 1 ×',
  'strategy=none': 'random start, no restraint',
  'strategy=relinear-sg': 'small learning rates for quadratic terms',
  'strategy=relinear-sw-l1': 'quadratic weights move to 0 by α',
  'strategy=relinear-sw-l2': 'quadratic weights shrink by 1 − β',
  'model=mlp': 'fully connected layers',
  'model=field': 'a function with its gradient, 0 on the boundary',
  'model=unet': 'convolutions on a square grid and on coarser ones',
  'model=resnet': 'for small images, 6n + 2 layers',
  'model=vgg16': 'thirteen convolutions',
  'model=imagenet-resnet': 'for large images, 18, 34 or 50 layers',
  'model=autoencoder': 'removes noise from images',
  'model=lapdepth': 'depth from one image',
  'dataset=runge': 'the function 1/(1 + 25x²)',
  'dataset=polynomial-spline': 'a function of polynomial pieces',
  'dataset=hierarchical-polynomial': 'a polynomial of a polynomial',
  'dataset=xor': 'four clouds of points',
  'dataset=spirals': 'arms of points in the plane',
  'dataset=circles': 'a ring within a ring',
  'dataset=noisy-images': 'images and the same with noise',
  'dataset=textures': 'ten classes of small images',
  'dataset=scenes': 'images with depth',
  'dataset=poisson': 'search directions for −Δu = r',
  'dataset=elliptic': 'a nonlinear equation by its energy',
  'sweep.sampler=grid': 'every combination',
  'sweep.sampler=random': 'independent draws',
  'sweep.sampler=sobol': 'draws that fill the space',
  'sweep.sampler=tpe': 'learns from results',
  'sweep.sampler=evolution': 'changes what was good',
  'sweep.pruner=median': 'worse than half of the others',
  'sweep.pruner=asha': 'behind the best 1/η at a rung',
  'sweep.pruner=collapse': 'loss or weights explode',
  'schedule=multistep': 'by a factor at milestones',
  'schedule=cosine': 'half a cosine',
  'schedule=polynomial': 'to a power of what is left',
};

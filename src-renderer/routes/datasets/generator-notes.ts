/** What each generator is for, in a line. */
export const generatorNotes: Readonly<Record<string, string>> = {
  runge: 'The function 1 / (1 + 25 x²), which polynomials approximate badly.',
  'polynomial-spline': 'Pieces of polynomials: a univariate regression.',
  'hierarchical-polynomial': 'A polynomial of polynomials of several inputs.',
  xor: 'Four clouds of points that no line parts.',
  spirals: 'Arms of a spiral, each a class.',
  circles: 'Two circles, one inside the other.',
  'noisy-images': 'Pictures with noise, to be cleaned.',
  textures: 'Patterns as pictures, each a class.',
  scenes: 'Rendered rooms with the depth of each pixel.',
  poisson: 'Solutions of Poisson’s equation.',
  elliptic: 'A nonlinear equation whose solution makes an energy least.',
};

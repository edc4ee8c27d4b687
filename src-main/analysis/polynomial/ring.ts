/** Numbers at equal distances in an array: those of a neuron in a kernel. */
export interface Weights {
  readonly values: ArrayLike<number>;
  /** Where the first one is, and how far it is from one to the next. */
  readonly first: number;
  readonly step: number;
}

/** What can be added and multiplied: numbers, or polynomials in some basis. */
export interface Ring<Element> {
  /** offset + Σ weights[i]·elements[i]; an element that is missing is zero. */
  combine(elements: readonly (Element | undefined)[], weights: Weights, offset: number): Element;
  multiply(a: Element, b: Element): Element;
}

export const weightsOf = (...values: number[]): Weights => ({ values, first: 0, step: 1 });

/** Double precision numbers. */
export const numbers: Ring<number> = {
  combine(elements, { values, first, step }, offset) {
    let sum = offset;
    for (let i = 0, at = first; i < elements.length; i++, at += step) {
      const element = elements[i];
      if (element !== undefined && element !== 0) sum += (values[at] ?? 0) * element;
    }
    return sum;
  },
  multiply: (a, b) => a * b,
};

/** n·2^e, exactly: what every double is, and what sums and products of doubles are. */
export interface Dyadic {
  n: bigint;
  e: number;
}

export function dyadic(value: number): Dyadic {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  let n = exponent === 0 ? fraction : fraction | (1n << 52n);
  let e = Math.max(exponent, 1) - 1075;
  if (n === 0n) return { n, e: 0 };
  for (; (n & 1n) === 0n; e++) n >>= 1n;
  return { n: value < 0 ? -n : n, e };
}

export function sum(a: Dyadic, b: Dyadic): Dyadic {
  if (a.n === 0n) return b;
  if (b.n === 0n) return a;
  const e = Math.min(a.e, b.e);
  return { n: (a.n << BigInt(a.e - e)) + (b.n << BigInt(b.e - e)), e };
}

export function times(a: Dyadic, b: Dyadic): Dyadic {
  const n = a.n * b.n;
  if (n === 0n) return { n, e: 0 };
  return { n, e: a.e + b.e };
}

/** Within a rounding or two. */
export function toNumber({ n, e }: Dyadic): number {
  const excess = Math.max(0, (n < 0n ? -n : n).toString(2).length - 64);
  const leading = Number(n >> BigInt(excess));
  const [first, second] = [Math.trunc((e + excess) / 2), e + excess - Math.trunc((e + excess) / 2)];
  return leading * 2 ** first * 2 ** second;
}

/** Polynomials with exact coefficients, lowest power first. */
export function sumOf(a: readonly Dyadic[], b: readonly Dyadic[]): Dyadic[] {
  const [long, short] = a.length < b.length ? [b, a] : [a, b];
  return long.map((value, k) => {
    const other = short[k];
    return other === undefined ? value : sum(value, other);
  });
}

export function productOf(a: readonly Dyadic[], b: readonly Dyadic[]): Dyadic[] {
  const result: Dyadic[] = Array.from({ length: a.length + b.length - 1 }, () => ({ n: 0n, e: 0 }));
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      result[i + j] = sum(result[i + j] as Dyadic, times(x, y));
    });
  });
  return result;
}

import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BufferPool } from '../../src-main/backends/native/buffer-pool';
import { isQuadLabError } from '../../src-main/core/errors';
import { createRandom } from '../../src-main/core/random';
import { nativeProblem, useBackend } from '../nn/support/backends';

const newPool = (): BufferPool => new BufferPool(() => 16);

describe('a pool of buffers', () => {
  it('hands out again what was given back, at its length', () => {
    const pool = newPool();
    const array = pool.take(100);
    expect([array.length, array.byteOffset]).toEqual([100, 16]);
    pool.give(array);
    expect(pool.take(99)).not.toBe(array);
    expect(pool.take(100)).toBe(array);
    expect(pool.take(100)).not.toBe(array);
  });

  it('leaves alone what is not its own, and what it has already', () => {
    const pool = newPool();
    const array = pool.take(8);
    pool.give(new Float32Array(8));
    pool.give(array);
    pool.give(array);
    expect(pool.take(8)).toBe(array);
    expect(pool.take(8)).not.toBe(array);
  });

  it.each([8, 8192])('takes back %i floats only from the last of two tensors that share them', (length) => {
    const pool = newPool();
    const array = pool.take(length);
    const { byteOffset, buffer } = array;
    const part = array.subarray(2, 4);
    const isReused = (other: Float32Array): boolean =>
      other.buffer === buffer && other.byteOffset === byteOffset;
    pool.own(array);
    pool.own(part);
    pool.give(array);
    expect(isReused(pool.take(length))).toBe(false);
    pool.give(part);
    const again = pool.take(length);
    expect([isReused(again), again.length]).toEqual([true, length]);
  });

  it('keeps no more than what was in use at the most, whatever the lengths', () => {
    const pool = newPool();
    const length = 1 << 20;
    for (let i = 0; i < 100; i++) pool.give(pool.take(length + i));
    const halves = [pool.take(length / 2), pool.take(length / 2 - 64)];
    for (const half of halves) pool.give(half);
    pool.give(pool.take(length));
    expect(pool.bytes).toBeLessThan(4.01 * length);
    pool.clear();
    expect(pool.bytes).toBe(0);
  });

  it('never hands out the same memory twice', () => {
    const pool = newPool();
    const random = createRandom(1, 'pool');
    const held: Float32Array[] = [];
    const values = new Map<Float32Array, number>();
    for (let i = 0; i < 2000; i++) {
      if (held.length > 20) {
        const [array] = held.splice(random.integer(held.length), 1) as [Float32Array];
        expect([array[0], array.at(-1)]).toEqual([values.get(array), values.get(array)]);
        pool.give(array);
      }
      const array = pool.take(4096 + random.integer(20000));
      pool.own(array);
      values.set(array, i);
      held.push(array.fill(i));
    }
    expect(pool.bytes).toBeLessThan(21 * 24096 * 4 * 1.5);
  });

  it('says that there is no more memory', () => {
    const pool = newPool();
    const attempt = (): unknown => {
      try {
        return pool.take(2 ** 50);
      } catch (error) {
        return error;
      }
    };
    const error = attempt();
    expect(isQuadLabError(error) && error.code).toBe('OUT_OF_MEMORY');
    expect(pool.bytes).toBe(0);
  });
});

describe.skipIf(nativeProblem !== undefined)('tensors of the native backend', () => {
  beforeEach(() => useBackend('native'));
  const ones = (): tf.Tensor1D => tf.add(tf.zeros([64]), 1);

  it('leave values behind that nobody overwrites', async () => {
    const tensor = ones();
    const [values, synchronous] = [await tensor.data(), tensor.dataSync()];
    tensor.dispose();
    const other = tf.add(tf.zeros([64]), 2);
    expect([values[5], synchronous[5], other.dataSync()[5]]).toEqual([1, 1, 2]);
  });

  it('may share an array with others that live longer', () => {
    const tensor = ones();
    const parts = tf.unstack(tf.reshape(tensor, [8, 8])); // tfjs's kernel makes views
    tensor.dispose();
    const other = tf.add(tf.zeros([64]), 2);
    expect([parts[3]?.dataSync()[0], other.dataSync()[0]]).toEqual([1, 2]);
  });
});

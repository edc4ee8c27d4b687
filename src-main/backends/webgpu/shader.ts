import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Threads of a workgroup; every WebGPU device has so many. */
export const threads = 256;

/** The code of a shader, in WGSL. */
export interface ShaderCode {
  /** What stands outside of the function: constants, functions, workgroup memory. */
  readonly declarations?: string;
  /** What a thread does, given `group`, the number of its workgroup, and `lane`, its own number in there (i32). */
  readonly body: string;
}

/** A compute shader in WGSL over arrays of float32. */
export interface Shader {
  /** Another one for each other code. */
  readonly key: string;
  /** Names of the arrays that it reads. */
  readonly reads: readonly string[];
  /** Names of the arrays that it writes, and may read. */
  readonly writes: readonly string[];
  /** Names of numbers that differ from call to call, `n.rows`: whole numbers and others. */
  readonly integers?: readonly string[];
  readonly floats?: readonly string[];
  /** Writes the code; it is asked for once. */
  readonly code: () => ShaderCode;
}

/** What a shader is run with; arrays and numbers are in the order of their names. */
export interface Dispatch {
  readonly reads: readonly TensorInfo[];
  readonly writes: readonly TensorInfo[];
  readonly integers?: readonly number[];
  readonly floats?: readonly number[];
  /** How many workgroups; the shader has to leave out what may come beyond them. */
  readonly groups: number;
}

/** The part of the webgpu backend that kernels use. */
export interface ShaderRunner {
  run(shader: Shader, dispatch: Dispatch): void;
  makeTensorInfo(shape: number[], dtype: 'float32'): TensorInfo;
  disposeData(dataId: TensorInfo['dataId']): boolean;
}

/** What a kernel is called with. */
export interface WebgpuCall {
  inputs: Record<string, TensorInfo | undefined>;
  backend: ShaderRunner;
  attrs?: NamedAttrMap;
}

/** The whole source of a shader. */
export function sourceOf({ reads, writes, integers = [], floats = [], code }: Shader): string {
  const { declarations = '', body } = code();
  const arrays = [
    ...reads.map((name) => `var<storage, read> ${name}: array<f32>;`),
    ...writes.map((name) => `var<storage, read_write> ${name}: array<f32>;`),
  ];
  const numbers = [
    'groups: i32',
    ...integers.map((name) => `${name}: i32`),
    ...floats.map((name) => `${name}: f32`),
  ];
  return `
${arrays.map((array, i) => `@group(0) @binding(${i}) ${array}`).join('\n')}
struct Numbers { ${numbers.join(', ')} }
@group(0) @binding(${arrays.length}) var<uniform> n: Numbers;
${declarations}
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) workgroupId: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) localIndex: u32,
) {
  let group = i32(workgroupId.x + workgroupId.y * workgroups.x);
  let lane = i32(localIndex);
  if (group >= n.groups) { return; }
  ${body}
}
`;
}

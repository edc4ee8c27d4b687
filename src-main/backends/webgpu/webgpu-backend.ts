import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { QuadLabError } from '../../core/errors';
import { DeviceWatch } from './device-watch';
import type { OpenDevice } from './open-device';
import type { Dispatch, Shader, ShaderRunner } from './shader';
import { sourceOf } from './shader';

type DataId = TensorInfo['dataId'];

/** What tfjs's backend keeps to itself of how it records commands. */
interface Recorder {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<DataId>;
  uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
}

interface Pipeline {
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
}

/** Commands that tfjs's backend, too, collects before it hands them to the device. */
const commandsOfBatch = 15;

/**
 * tfjs's backend on a device of Dawn, which also runs shaders of ours, and which gives no values away once the device
 * was lost or anything on it has failed.
 */
export class WatchedWebgpuBackend extends WebGPUBackend implements ShaderRunner {
  private readonly pipelines = new Map<string, Pipeline>();
  private readonly watch: DeviceWatch;
  /** Runs of shaders so far, of ours. */
  dispatches = 0;

  constructor(private readonly opened: OpenDevice) {
    super(opened.device, opened.adapterInfo);
    this.watch = new DeviceWatch(opened.device);
    this.checkSizes();
  }

  /**
   * The values of a tensor. tfjs's backend keeps them beside the tensor from then on; here kernels change tensors in
   * place, so they are read anew each time.
   */
  override async read(dataId: DataId): Promise<backend_util.BackendValues> {
    this.watch.check();
    const onHost = (this.tensorMap.get(dataId).values as unknown) != null;
    try {
      const values = await super.read(dataId);
      if (!onHost && this.tensorMap.has(dataId)) this.forgetValues(dataId);
      await this.watch.settle();
      return values;
    } catch (error) {
      await this.watch.settle();
      throw error;
    }
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const { values } = this.tensorMap.get(dataId);
    if ((values as unknown) != null) return values;
    throw new QuadLabError('INTERNAL', 'the backend webgpu was asked for values at once; it takes a promise');
  }

  run(shader: Shader, { reads, writes, integers = [], floats = [], groups }: Dispatch): void {
    const tensors = [...reads, ...writes];
    for (const { dataId } of tensors) this.uploadToGPU(dataId);
    const { layout, pipeline } = this.pipelineOf(shader);
    const recorder = this as unknown as Recorder;
    const numbers = this.numbersBuffer([groups, ...integers], floats);
    const buffers = [
      ...tensors.map(({ dataId }) => this.tensorMap.get(dataId).resource as GPUBuffer),
      numbers,
    ];
    const bindGroup = this.device.createBindGroup({
      layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    recorder.uniformPendingDisposal.push(numbers);
    for (const { dataId } of tensors) recorder.commandQueueOwnedIds.add(dataId);
    for (const { dataId } of writes) this.forgetValues(dataId);
    this.ensureCommandEncoderReady();
    const pass = (recorder.computePassEncoder ??= recorder.commandEncoder.beginComputePass());
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    const width = Math.min(groups, this.device.limits.maxComputeWorkgroupsPerDimension);
    pass.dispatchWorkgroups(width, Math.ceil(groups / width));
    this.dispatches++;
    if (++recorder.dispatchCountInPass >= commandsOfBatch) {
      this.endComputePassEncoder();
      this.submitQueue();
    }
  }

  override dispose(): void {
    this.watch.dispose();
    super.dispose();
    this.pipelines.clear();
    this.opened.dispose();
  }

  private forgetValues(dataId: DataId): void {
    (this.tensorMap.get(dataId) as { values: unknown }).values = null;
  }

  /** The numbers of a call as a uniform buffer; whole numbers come first. */
  private numbersBuffer(integers: readonly number[], floats: readonly number[]): GPUBuffer {
    const size = 16 * Math.ceil((integers.length + floats.length) / 4);
    const bytes = new ArrayBuffer(size);
    new Int32Array(bytes).set(integers);
    new Float32Array(bytes).set(floats, integers.length);
    const buffer = this.bufferManager.acquireBuffer(size, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.queue.writeBuffer(buffer, 0, bytes);
    return buffer;
  }

  private pipelineOf(shader: Shader): Pipeline {
    let found = this.pipelines.get(shader.key);
    if (found === undefined) this.pipelines.set(shader.key, (found = this.compile(shader)));
    return found;
  }

  private compile(shader: Shader): Pipeline {
    const { reads, writes, key } = shader;
    const types: GPUBufferBindingType[] = [
      ...reads.map(() => 'read-only-storage' as const),
      ...writes.map(() => 'storage' as const),
      'uniform',
    ];
    const layout = this.device.createBindGroupLayout({
      entries: types.map((type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type },
      })),
    });
    const module = this.device.createShaderModule({ code: sourceOf(shader), label: key });
    const pipeline = this.device.createComputePipeline({
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
      label: key,
    });
    return { layout, pipeline };
  }

  /** A buffer that is larger than the device allows would only be an error on the device, with a size and no name. */
  private checkSizes(): void {
    const manager = this.bufferManager;
    const acquire = manager.acquireBuffer.bind(manager);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const largest = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    manager.acquireBuffer = (size, usage, mapped, reuse) => {
      this.watch.check();
      if (size > largest) throw this.watch.tooLarge(size, largest);
      try {
        return acquire(size, usage, mapped, reuse);
      } catch (error) {
        throw this.watch.noMemory(size, manager.numBytesAllocated, error);
      }
    };
  }
}

import { getKernel, type KernelBackend, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Backend } from '../contract/recipe';
import { DeviceTrouble } from './device-trouble';

type Inputs = Readonly<Record<string, TensorInfo>> | readonly TensorInfo[];
type KernelCall = (call: { inputs: Inputs; backend: KernelBackend; attrs: NamedAttrMap }) => TensorInfo;

/**
 * A backend's kernels called directly. TensorFlow.js's own ops wrap each call in scopes, a tape and shape checks, which
 * cost more than the arithmetic of a small network; here what a step makes is remembered and freed when it ends.
 */
export class Kernels {
  readonly backend: KernelBackend;
  readonly name: Backend;
  readonly #trouble: DeviceTrouble;
  readonly #calls = new Map<string, KernelCall>();
  readonly #scalars = new Map<number, TensorInfo>();
  readonly #made: TensorInfo[] = [];

  constructor(name: Backend, backend: KernelBackend, trouble = new DeviceTrouble()) {
    this.name = name;
    this.backend = backend;
    this.#trouble = trouble;
  }

  /** One kernel with one output, freed at the next {@link sweep}. */
  run(kernel: string, inputs: Inputs, attrs: NamedAttrMap = {}): TensorInfo {
    let call = this.#calls.get(kernel);
    if (!call) {
      const config = getKernel(kernel, this.name);
      // The library types every kernel as if it might have several outputs; those used here have one.
      call = config.kernelFunc as unknown as KernelCall;
      this.#calls.set(kernel, call);
    }
    const output = call({ inputs, backend: this.backend, attrs });
    this.#made.push(output);
    return output;
  }

  /** Puts numbers on the device until the next {@link sweep}. They must not change while they are there. */
  put(values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, shape: number[]): TensorInfo {
    const info = this.place(values, shape);
    this.#made.push(info);
    return info;
  }

  /** Puts numbers on the device until they are freed. */
  place(values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, shape: number[]): TensorInfo {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    return { dataId: this.backend.write(values, shape, dtype), shape, dtype };
  }

  /** Takes the latest hold on a tensor out of the next {@link sweep}; it then lives until it is freed. */
  hold(info: TensorInfo): TensorInfo {
    const at = this.#made.lastIndexOf(info);
    if (at < 0) throw new RangeError('not made in this step');
    this.#made.splice(at, 1);
    return info;
  }

  /**
   * A float32 tensor's numbers, once the device has made them.
   *
   * @throws what befalls the device before that
   */
  async read(info: TensorInfo): Promise<Float32Array<ArrayBuffer>> {
    return Float32Array.from((await this.#trouble.guard(this.backend.read(info.dataId))) as Float32Array);
  }

  free(info: TensorInfo): void {
    this.backend.disposeData(info.dataId);
  }

  /** Frees what was made since the last sweep. */
  sweep(): void {
    for (const info of this.#made.splice(0)) this.backend.disposeData(info.dataId);
  }

  /** Frees everything that is left. */
  dispose(): void {
    this.sweep();
    for (const info of this.#scalars.values()) this.backend.disposeData(info.dataId);
    this.#scalars.clear();
  }

  /** A number on the device, kept for as long as the kernels are. */
  scalar(value: number): TensorInfo {
    let info = this.#scalars.get(value);
    if (!info) {
      info = this.place(Float32Array.of(value), []);
      this.#scalars.set(value, info);
    }
    return info;
  }

  add(a: TensorInfo, b: TensorInfo): TensorInfo {
    return this.run('Add', { a, b });
  }
  sub(a: TensorInfo, b: TensorInfo): TensorInfo {
    return this.run('Sub', { a, b });
  }
  mul(a: TensorInfo, b: TensorInfo): TensorInfo {
    return this.run('Multiply', { a, b });
  }
  div(a: TensorInfo, b: TensorInfo): TensorInfo {
    return this.run('RealDiv', { a, b });
  }
  sqrt(x: TensorInfo): TensorInfo {
    return this.run('Sqrt', { x });
  }
  tanh(x: TensorInfo): TensorInfo {
    return this.run('Tanh', { x });
  }
  sigmoid(x: TensorInfo): TensorInfo {
    return this.run('Sigmoid', { x });
  }
  softplus(x: TensorInfo): TensorInfo {
    return this.run('Softplus', { x });
  }
  /** 1 where x is positive, `below` elsewhere. */
  step(x: TensorInfo, below: number): TensorInfo {
    return this.run('Step', { x }, { alpha: below });
  }
  /** The same numbers in another shape. */
  reshape(x: TensorInfo, shape: number[]): TensorInfo {
    return this.run('Reshape', { x }, { shape });
  }

  /** Matrix product of two matrices, either of them transposed first. */
  matMul(a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): TensorInfo {
    return this.run('BatchMatMul', { a, b }, { transposeA, transposeB });
  }

  /** `activation(x w + bias)`; x has shape (rows x inputs), w (inputs x units), bias (units). */
  dense(x: TensorInfo, w: TensorInfo, bias: TensorInfo, activation: string): TensorInfo {
    const attrs = { transposeA: false, transposeB: false, activation };
    return this.run('_FusedMatMul', { a: x, b: w, bias }, attrs);
  }
}

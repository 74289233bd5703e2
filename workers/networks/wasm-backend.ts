import {
  env,
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simdBinary from '../../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url&inline';

interface MatMulCall {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo };
  readonly backend: { disposeData(dataId: object): boolean };
  readonly attrs: { readonly transposeA: boolean; readonly transposeB: boolean };
}

/**
 * Gives the WebAssembly backend its binary, which stands in this script, without a request, and keeps it to one thread:
 * its threads need workers that the policy refuses.
 */
export function equipWasm(): void {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths('inline:/', true);
  const { platform } = env();
  const bytes = bytesOf(simdBinary);
  platform.fetch = () => Promise.resolve(new Response(bytes));
  const matMul = matMulWithExplicitTransposes();
  unregisterKernel(matMul.kernelName, matMul.backendName);
  registerKernel(matMul);
}

/** The bytes of a base64 data URL, which the policy would not let us fetch. */
function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  const text = atob(dataUrl.slice(dataUrl.indexOf(',') + 1));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * The backend's matrix product with a transposed operand leaves its vector code for a scalar loop, and every gradient of
 * a dense layer has one. Transposing first and multiplying then is about ten times faster.
 */
function matMulWithExplicitTransposes(): KernelConfig {
  const stock = getKernel('BatchMatMul', 'wasm');
  const multiply = stock.kernelFunc as unknown as (call: MatMulCall) => TensorInfo;
  const transpose = getKernel('Transpose', 'wasm').kernelFunc as unknown as (call: {
    inputs: { x: TensorInfo };
    backend: MatMulCall['backend'];
    attrs: { perm: number[] };
  }) => TensorInfo;

  const kernelFunc = ({ inputs, backend, attrs }: MatMulCall): TensorInfo => {
    const made: TensorInfo[] = [];
    const upright = (x: TensorInfo, transposed: boolean): TensorInfo => {
      if (!transposed) return x;
      const axes = x.shape.map((_, axis) => axis);
      const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
      const output = transpose({ inputs: { x }, backend, attrs: { perm } });
      made.push(output);
      return output;
    };
    const a = upright(inputs.a, attrs.transposeA);
    const b = upright(inputs.b, attrs.transposeB);
    const product = multiply({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });
    for (const { dataId } of made) backend.disposeData(dataId);
    return product;
  };
  // The registry's type leaves the shape of a call open; the library's kernels narrow it in the same way.
  return { ...stock, kernelFunc: kernelFunc as unknown as KernelConfig['kernelFunc'] };
}

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { engine, findBackend, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../contract/recipe';
import { deviceSession } from './device-session';
import type { NetworkEngine } from './engine';
import { hostSession } from './host-session';
import { Kernels } from './kernels';
import { equipWasm } from './wasm-backend';

const START_LIMIT_MS = 15_000;

/** What tells that a GPU backend's device went away. */
interface GpuParts {
  readonly gpgpu?: { readonly gl: { isContextLost(): boolean } };
  readonly device?: { readonly lost: Promise<unknown> };
}

/** Resolves to `late` when the work has not ended in time, since a driver may never answer. */
function inTime<T>(work: Promise<T>, late: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), START_LIMIT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function isPresent(backend: Backend): Promise<boolean> {
  switch (backend) {
    case 'cpu':
      return true;
    case 'wasm':
      return typeof WebAssembly === 'object';
    case 'webgl':
      return typeof OffscreenCanvas === 'function' && new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
    case 'webgpu': {
      // A browser without WebGPU has no such property, whatever the type says.
      const gpu = (globalThis.navigator as { gpu?: GPU } | undefined)?.gpu;
      return gpu !== undefined && (await inTime(gpu.requestAdapter(), null)) !== null;
    }
  }
}

/** Networks on TensorFlow.js, one engine a worker: the library keeps its backends in module state. */
export function tfjsEngine(): NetworkEngine {
  const ready = new Map<Backend, KernelBackend>();
  const lost = new Set<Backend>();
  let wasmEquipped = false;

  return {
    async prepare(backend) {
      if (ready.has(backend)) return true;
      if (!(await isPresent(backend))) return false;
      if (backend === 'wasm' && !wasmEquipped) {
        equipWasm();
        wasmEquipped = true;
      }
      if (!(await inTime(setBackend(backend), false))) throw new Error(`${backend} did not start`);
      const started = findBackend(backend);
      ready.set(backend, started);
      const { device } = started as KernelBackend & GpuParts;
      void device?.lost.then(() => lost.add(backend));
      return true;
    },

    open(backend, design) {
      const started = ready.get(backend);
      if (!started) throw new RangeError(`${backend} was not prepared`);
      // Kernels that place constants ask the library which backend is the present one.
      if (engine().backendName !== backend) void setBackend(backend);
      const kernels = new Kernels(backend, started);
      const onHost = backend === 'cpu' || backend === 'wasm';
      return onHost ? hostSession(kernels, design) : deviceSession(kernels, design);
    },

    isLost(backend) {
      const { gpgpu } = (ready.get(backend) ?? {}) as GpuParts;
      return lost.has(backend) || (gpgpu?.gl.isContextLost() ?? false);
    },
  };
}

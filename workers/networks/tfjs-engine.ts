import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { engine, findBackend, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../contract/recipe';
import { deviceSession } from './device-session';
import { freeKept, isAboutMemory } from './device-memory';
import { DeviceTrouble } from './device-trouble';
import { BackendLost, MemoryExhausted, type NetworkEngine } from './engine';
import { hostSession } from './host-session';
import { Kernels } from './kernels';

const START_LIMIT_MS = 15_000;

/** What tells that a GPU backend's device went away, or had too little memory. */
interface GpuParts {
  readonly gpgpu?: { readonly gl: WebGL2RenderingContext & { readonly canvas: EventTarget } };
  readonly device?: GPUDevice;
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
      // The kernels', not the library's.
      return false;
    case 'webgl':
      return typeof OffscreenCanvas === 'function' && new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
    case 'webgpu': {
      // A browser without WebGPU has no such property, whatever the type says.
      const gpu = (globalThis.navigator as { gpu?: GPU } | undefined)?.gpu;
      return gpu !== undefined && (await inTime(gpu.requestAdapter(), null)) !== null;
    }
  }
}

/** An engine whose kernels can be had for networks of other kinds. */
export interface LibraryEngine extends NetworkEngine {
  /**
   * To be disposed of by whoever asked.
   *
   * @throws RangeError when the backend was not prepared
   */
  kernels(backend: Backend): Kernels;
}

/** Networks on TensorFlow.js (webgpu, webgl, cpu), one engine a worker: the library keeps its backends in module state. */
export function tfjsEngine(): LibraryEngine {
  const ready = new Map<Backend, { started: KernelBackend; trouble: DeviceTrouble }>();

  function kernelsOf(backend: Backend): Kernels {
    const device = ready.get(backend);
    if (!device) throw new RangeError(`${backend} was not prepared`);
    // Kernels that place constants ask the library which backend is the present one.
    if (engine().backendName !== backend) void setBackend(backend);
    return new Kernels(backend, device.started, device.trouble);
  }

  return {
    async prepare(backend) {
      if (ready.has(backend)) return true;
      if (!(await isPresent(backend))) return false;
      if (!(await inTime(setBackend(backend), false))) throw new Error(`${backend} did not start`);
      const started = findBackend(backend);
      const trouble = new DeviceTrouble();
      const lost = () => trouble.report(new BackendLost());
      const { device, gpgpu } = started as KernelBackend & GpuParts;
      void device?.lost.then(lost);
      device?.addEventListener('uncapturederror', (event) => {
        if (!isAboutMemory(event.error)) return;
        // It is answered for here; a browser would write it to its log as well.
        event.preventDefault();
        trouble.report(new MemoryExhausted());
      });
      gpgpu?.gl.canvas.addEventListener('webglcontextlost', lost);
      ready.set(backend, { started, trouble });
      return true;
    },

    kernels: kernelsOf,

    open(backend, design) {
      const kernels = kernelsOf(backend);
      return backend === 'cpu' ? hostSession(kernels, design) : deviceSession(kernels, design);
    },

    troubleOf(backend) {
      const device = ready.get(backend);
      if (!device) return null;
      const { gpgpu } = device.started as KernelBackend & GpuParts;
      // The event comes a turn of the loop after the loss itself.
      if (gpgpu?.gl.isContextLost()) return new BackendLost();
      if (gpgpu && gpgpu.gl.getError() === gpgpu.gl.OUT_OF_MEMORY) device.trouble.report(new MemoryExhausted());
      return device.trouble.latest;
    },

    async relieve(backend) {
      const started = ready.get(backend);
      if (!started) return;
      freeKept(started.started);
      const { device } = started.started as KernelBackend & GpuParts;
      // Until then errors may come of what was asked for before.
      if (device) await inTime(device.queue.onSubmittedWorkDone(), undefined);
      started.trouble.relieve();
    },
  };
}

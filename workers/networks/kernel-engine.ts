import * as mlp from '../kernels/built/mlp';
import { loadKernel, type Kernel } from '../kernels/load';
import type { NetworkEngine } from './engine';
import { givenMemory } from './kernel-rooms';
import { kernelSession, type MlpExports } from './kernel-session';
import { placeTable, type KernelTable } from './kernel-table';

/** A table in a kernel of its own, and how many sessions train on it. */
interface LentTable {
  readonly kernel: Kernel<MlpExports>;
  readonly table: KernelTable;
  sessions: number;
}

/** Whether this engine has WebAssembly with vectors. */
function starts(plain: boolean): boolean {
  if (typeof WebAssembly !== 'object') return false;
  try {
    loadKernel(mlp, plain);
    return true;
  } catch (caught) {
    if (caught instanceof WebAssembly.CompileError) return false;
    throw caught;
  }
}

/**
 * Networks on our own WebAssembly kernels, backend 'wasm': a stretch of an epoch is one call. Sessions on the same table,
 * as those of a network's members are, have it in memory once; the memory goes with the last of them.
 *
 * @param plain - whether to do without fused products even where they run; the numbers are then the same on every machine
 * @returns an engine whose `open` throws {@link DeviceError} `device.outOfMemory`; `tables` are those in memory
 */
export function kernelEngine({ plain = false } = {}): NetworkEngine & { readonly tables: number } {
  const lent = new Map<Float32Array, LentTable>();
  return {
    get tables() {
      return lent.size;
    },

    prepare: (backend) => Promise.resolve(backend === 'wasm' && starts(plain)),

    open(_, design) {
      const { x, features, spec } = design;
      return givenMemory(() => {
        let own = lent.get(x);
        if (!own) {
          const kernel = loadKernel<MlpExports>(mlp, plain);
          own = { kernel, table: placeTable(kernel.memory, x, features, spec.layers.length > 0), sessions: 0 };
        }
        const table = own;
        const session = kernelSession(table.kernel, table.table, design, () => {
          table.sessions -= 1;
          if (table.sessions === 0) lent.delete(x);
        });
        table.sessions += 1;
        lent.set(x, table);
        return session;
      });
    },

    troubleOf: () => null,
    relieve: () => Promise.resolve(),
  };
}

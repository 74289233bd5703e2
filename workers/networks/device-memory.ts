import type { KernelBackend } from '@tensorflow/tfjs-core';
import { tellsNoMemory } from '../jobs/memory';

/** What a GPU, or the library on it, says of a size that it cannot hold. */
const TOO_LARGE =
  /(?:size|range).*(?:exceeds|larger than|greater than)|too large for the implementation|unable to create webgltexture/i;

/** Whether an error of a GPU, or of the library that uses it, is one of memory. */
export function isAboutMemory(error: { readonly message: string }): boolean {
  if (typeof GPUOutOfMemoryError === 'function' && error instanceof GPUOutOfMemoryError) return true;
  return TOO_LARGE.test(error.message) || tellsNoMemory(error);
}

/** Where the library keeps what is to be used again, of either GPU backend. */
interface Kept {
  readonly bufferManager?: { readonly freeBuffers: ReadonlyMap<string, GPUBuffer[]> };
  submitQueue?(): void;
  ensureCommandEncoderReady?(): void;
  endComputePassEncoder?(): void;
  readonly textureManager?: { readonly freeTextures: Readonly<Record<string, { readonly texture: WebGLTexture }[]>> };
  readonly gpgpu?: { deleteMatrixTexture(texture: WebGLTexture): void };
}

/** Gives back the memory that the library keeps on a GPU to use again: it is of sizes that are not asked for any more. */
export function freeKept(started: KernelBackend): void {
  const kept = started as KernelBackend & Kept;
  if (kept.bufferManager) {
    // What is queued may still use it.
    kept.ensureCommandEncoderReady?.();
    kept.endComputePassEncoder?.();
    kept.submitQueue?.();
    for (const buffers of kept.bufferManager.freeBuffers.values()) {
      for (const buffer of buffers.splice(0)) buffer.destroy();
    }
  }
  for (const textures of Object.values(kept.textureManager?.freeTextures ?? {})) {
    for (const { texture } of textures.splice(0)) kept.gpgpu?.deleteMatrixTexture(texture);
  }
}

/** The bytes of one kernel, as `scripts/kernels.ts` writes them. */
export interface KernelSource {
  readonly plain: string;
  /** Built with fused multiply-add; null where the kernel has none. */
  readonly fused: string | null;
}

/** A kernel and the memory it works in, which is its own. */
export interface Kernel<Exports> {
  readonly run: Exports;
  readonly memory: KernelMemory;
  /** Whether products are added without rounding in between; results then differ in the last digits. */
  readonly fused: boolean;
}

const PAGE = 65_536;

/**
 * A kernel's memory, handed out from the bottom. Growing it moves it, so a view is good until the next `take`.
 *
 * @param bottom - the first byte after the kernel's own constants
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  #top: number;
  readonly #bottom: number;

  constructor(memory: WebAssembly.Memory, bottom: number) {
    this.memory = memory;
    this.#bottom = (bottom + 63) & ~63;
    this.#top = this.#bottom;
  }

  /**
   * Room for this many bytes, aligned to a cache line of 64 bytes and not cleared.
   *
   * @throws RangeError where the device has no more memory
   */
  take(bytes: number): number {
    const at = this.#top;
    this.#top = (at + bytes + 63) & ~63;
    if (this.#top < 0 || at + bytes > 2 ** 32) throw new RangeError('more memory than a kernel can address');
    const lacking = this.#top - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE));
    return at;
  }

  /** Where the memory stands now; `release` gives back all that was taken since. */
  get mark(): number {
    return this.#top;
  }

  release(mark = this.#bottom): void {
    this.#top = mark;
  }

  u8(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  u16(at: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.memory.buffer, at, length);
  }

  i32(at: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, at, length);
  }

  u32(at: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.memory.buffer, at, length);
  }

  f32(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, at, length);
  }

  f64(at: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, at, length);
  }
}

/** What was compiled, so that a kernel started again neither waits nor runs slowly at first. */
const compiled = new WeakMap<KernelSource, Map<boolean, WebAssembly.Module>>();

function moduleOf(source: KernelSource, fused: boolean): WebAssembly.Module {
  const modules = compiled.get(source) ?? new Map<boolean, WebAssembly.Module>();
  compiled.set(source, modules);
  let module = modules.get(fused);
  if (!module) {
    module = new WebAssembly.Module(bytesOf(fused ? source.fused! : source.plain));
    modules.set(fused, module);
  }
  return module;
}

function canFuse(source: KernelSource): boolean {
  if (source.fused === null) return false;
  return (compiled.get(source)?.has(true) ?? false) || WebAssembly.validate(bytesOf(source.fused));
}

/**
 * Starts a kernel in a memory of its own.
 *
 * @param source - as built
 * @param plain - whether to leave the fused build alone even where it runs
 * @throws WebAssembly.CompileError where this engine has no SIMD
 */
export function loadKernel<Exports>(source: KernelSource, plain = false): Kernel<Exports> {
  const fused = !plain && canFuse(source);
  const module = moduleOf(source, fused);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  // The names and types of the exports are those of the kernel's source, which the compiler cannot see.
  const run = exports as Exports & { firstFree(): number };
  return { run, memory: new KernelMemory(memory, run.firstFree()), fused };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

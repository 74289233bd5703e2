/** What the browser offers to compute on beside the processor. */
export type Graphics = 'processor' | 'emulated' | 'none';

/** Names by which drivers that compute on the processor call themselves. */
const EMULATED = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** The parts of WebGPU that are asked, which a browser may lack. */
interface Adapters {
  requestAdapter(): Promise<{
    readonly info?: {
      readonly vendor?: string;
      readonly architecture?: string;
      readonly description?: string;
      readonly isFallbackAdapter?: boolean;
    };
  } | null>;
}

/**
 * Whether there is a graphics processor, as far as the browser says: a hint for the reader before anything is trained. What
 * counts is measured when training starts.
 */
export async function findGraphics(): Promise<Graphics> {
  const found = [await throughWebGpu().catch(() => 'none' as const), throughWebGl()];
  if (found.includes('processor')) return 'processor';
  return found.includes('emulated') ? 'emulated' : 'none';
}

async function throughWebGpu(): Promise<Graphics> {
  const { gpu } = navigator as { readonly gpu?: Adapters };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (!adapter) return 'none';
  const { vendor = '', architecture = '', description = '', isFallbackAdapter = false } = adapter.info ?? {};
  return isFallbackAdapter || EMULATED.test([vendor, architecture, description].join(' ')) ? 'emulated' : 'processor';
}

function throughWebGl(): Graphics {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return 'none';
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof renderer === 'string' && EMULATED.test(renderer) ? 'emulated' : 'processor';
}

import { findBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { networkApi } from '../../workers/networks/serve-networks';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { smallJob } from './small-job';

const shape = { features: 4, layers: [9, 6], batch: 32 };

// Shaders take seconds to compile in an emulated GPU; the limit only ends a hang.
test(
  'a WebGL context that is lost in training is noticed, and the next backend takes over',
  { timeout: 120_000 },
  async () => {
    const engine = tfjsEngine();
    const api = networkApi(engine);
    const asked = await api.chooseBackend('webgl', shape, []);
    // A browser without WebGL2 refuses here, and has no context to lose.
    const present = asked.kind === 'done';
    if (present) {
      const { gpgpu } = findBackend('webgl') as KernelBackend & { gpgpu: { gl: WebGL2RenderingContext } };
      const training = api.train(smallJob({ epochs: 1e9 }), () => {
        gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
      });
      expect(await training).toEqual({ kind: 'backendLost' });
    }
    const next = await api.chooseBackend('auto', shape, ['webgpu', 'webgl']);
    expect(next).toMatchObject({ kind: 'done', value: { trials: [{ backend: 'wasm' }, { backend: 'cpu' }] } });
    expect(await api.train(smallJob({ epochs: 3 }), () => {})).toMatchObject({ kind: 'done' });
  },
);

import { expose } from 'comlink';
import { eitherEngine } from './networks/engine';
import { kernelEngine } from './networks/kernel-engine';
import { networkApi } from './networks/serve-networks';
import { tfjsEngine } from './networks/tfjs-engine';

const library = tfjsEngine();
const api = networkApi(eitherEngine(kernelEngine(), library), library);

/** The page introduces the study worker by handing over a port to it, and hears nothing of what is said there. */
addEventListener('message', ({ data }: MessageEvent<{ port?: MessagePort }>) => {
  if (data.port) expose(api, data.port);
});

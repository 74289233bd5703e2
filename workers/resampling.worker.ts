import { expose } from 'comlink';
import { resamplingApi } from './resampling/serve-resampling';

const api = resamplingApi();

/** The page introduces the study worker by handing over a port to it, and hears nothing of what is said there. */
addEventListener('message', ({ data }: MessageEvent<{ port?: MessagePort }>) => {
  if (data.port) expose(api, data.port);
});

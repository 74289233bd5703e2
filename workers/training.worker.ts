import { expose } from 'comlink';
import { kernelNetworks } from './training/kernel-networks';
import { trainerApi } from './training/serve-trainer';

const api = trainerApi(kernelNetworks());

/** The page introduces the study worker by handing over a port to it, and hears nothing of what is said there. */
addEventListener('message', ({ data }: MessageEvent<{ port?: MessagePort }>) => {
  if (data.port) expose(api, data.port);
});

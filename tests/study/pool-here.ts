import { expose } from 'comlink';
import { onTestFinished } from 'vitest';
import { eitherEngine } from '../../workers/networks/engine';
import { kernelEngine } from '../../workers/networks/kernel-engine';
import { networkApi } from '../../workers/networks/serve-networks';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { NetworkPool } from '../../workers/study/network-pool';

/** A pool of one network worker, which is in this thread and has no GPU; closed when the test ends. */
export function poolHere(): NetworkPool {
  const library = tfjsEngine();
  const { port1, port2 } = new MessageChannel();
  expose(networkApi(eitherEngine(kernelEngine(), library), library), port1);
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return new NetworkPool([port2]);
}

import { workerUrl } from './script-urls';

type WorkerName = 'study' | 'networks';

const shipped = globalThis as { benchsideWorkers?: Partial<Record<WorkerName, string>> };

/** The text of a worker, which the document carries. It may still be on its way when the page first asks. */
function sourceOf(name: WorkerName): Promise<string> {
  const text = shipped.benchsideWorkers?.[name];
  if (text !== undefined) return Promise.resolve(text);
  return new Promise((resolve) => {
    const listen = () => {
      const arrived = shipped.benchsideWorkers?.[name];
      if (arrived === undefined) return;
      removeEventListener('benchside:worker', listen);
      resolve(arrived);
    };
    addEventListener('benchside:worker', listen);
  });
}

/** Starts a worker from a blob of its own source, so that it inherits the page's policy. */
export async function startWorker(name: WorkerName): Promise<Worker> {
  const source = await sourceOf(name);
  const url = workerUrl(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { name });
}

import { workerUrl } from './script-urls';

type WorkerName = 'study' | 'training' | 'networks' | 'resampling';

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

/** One for each worker's source, for as long as the page lasts: of the network and resampling workers, several are started. */
const urls = new Map<WorkerName, Promise<string>>();

function urlOf(name: WorkerName): Promise<string> {
  const known = urls.get(name);
  if (known) return known;
  const made = sourceOf(name).then((source) => workerUrl(new Blob([source], { type: 'text/javascript' })));
  urls.set(name, made);
  return made;
}

/** Starts a worker from a blob of its own source, so that it inherits the page's policy. */
export async function startWorker(name: WorkerName): Promise<Worker> {
  return new Worker(await urlOf(name), { name });
}

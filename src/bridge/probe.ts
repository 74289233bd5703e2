import { workerUrl } from './script-urls';

/** What was tried, and whether the browser let it happen. Nothing that is tried could reach a network. */
export interface Probe {
  readonly attempt: 'pageFetch' | 'workerFetch' | 'peerConnection' | 'newWindow' | 'foreignScript';
  readonly refused: boolean;
}

/** An address that holds its own answer: refused by the policy like any other, and asking no one if it were not. */
const HARMLESS = 'data:text/plain,benchside';

/** Answers with one boolean: whether its own request was refused. */
const WORKER = `fetch(${JSON.stringify(HARMLESS)}).then(() => postMessage(false), () => postMessage(true));`;

async function refusedInWorker(): Promise<boolean> {
  const url = workerUrl(new Blob([WORKER], { type: 'text/javascript' }));
  const worker = new Worker(url);
  try {
    return await new Promise<boolean>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data === true), { once: true });
      worker.addEventListener('error', () => reject(new Error('The worker of the probe did not start.')), {
        once: true,
      });
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}

async function refusedInPage(): Promise<boolean> {
  return fetch(HARMLESS).then(
    () => false,
    () => true,
  );
}

function throws(act: () => void): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

/** Tries, here and now, what the policy and the guard are there to forbid. */
export async function probe(): Promise<Probe[]> {
  const script = document.createElement('script');
  return [
    { attempt: 'pageFetch', refused: await refusedInPage() },
    { attempt: 'workerFetch', refused: await refusedInWorker() },
    {
      attempt: 'peerConnection',
      refused: (globalThis as { RTCPeerConnection?: unknown }).RTCPeerConnection === undefined,
    },
    { attempt: 'newWindow', refused: throws(() => void open('about:blank')) },
    // Trusted Types: a plain text is no script's address. The element is never part of the document.
    { attempt: 'foreignScript', refused: throws(() => (script.src = HARMLESS)) },
  ];
}

interface ScriptUrls {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptUrls;
}

const SERVICE_WORKER = './sw.js';

function allow(url: string): string {
  if (url === SERVICE_WORKER || url.startsWith('blob:')) return url;
  throw new TypeError('Only the service worker and workers of our own source may be started.');
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

/** The page's only policy for script URLs; the browser refuses every script URL that it did not let through. */
const policy: ScriptUrls = trustedTypes?.createPolicy('benchside', { createScriptURL: allow }) ?? {
  createScriptURL: allow,
};

/** The URL of a worker's own source. */
export function workerUrl(source: Blob): string {
  return policy.createScriptURL(URL.createObjectURL(source));
}

/** The URL of the service worker. */
export function serviceWorkerUrl(): string {
  return policy.createScriptURL(SERVICE_WORKER);
}

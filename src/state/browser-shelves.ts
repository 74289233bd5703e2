import type { StorageItem } from '../../workers/contract/shelf';

/**
 * Other pages of the same host, and over `file://` every other local page, may keep things beside ours: only what
 * carries our name is counted and erased.
 */
const OURS = 'benchside';

/** What this site keeps outside IndexedDB: preferences, the copy for working without a network, its service worker. */
export async function measureBrowserShelves(): Promise<StorageItem[]> {
  const items = [preferences()];
  for (const name of await ourCaches()) items.push(await cacheItem(name));
  const worker = await registration();
  items.push({ where: 'serviceWorker', name: 'sw.js', bytes: null, items: worker ? 1 : 0 });
  return items;
}

export async function eraseBrowserShelves(): Promise<void> {
  const worker = await registration();
  await worker?.unregister();
  for (const name of await ourCaches()) await caches.delete(name);
  for (const key of ourKeys()) localStorage.removeItem(key);
}

function ourKeys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(OURS));
  } catch {
    // Storage turned off: there is nothing in it.
    return [];
  }
}

function preferences(): StorageItem {
  const keys = ourKeys();
  // Two bytes a code unit is how browsers count it.
  const bytes = keys.reduce((sum, key) => sum + 2 * (key.length + (localStorage.getItem(key) ?? '').length), 0);
  return { where: 'localStorage', name: 'preferences', bytes, items: keys.length };
}

async function ourCaches(): Promise<string[]> {
  if (!('caches' in globalThis)) return [];
  const names = await caches.keys().catch(() => []);
  return names.filter((name) => name.startsWith(OURS));
}

async function cacheItem(name: string): Promise<StorageItem> {
  const cache = await caches.open(name);
  const kept = await cache.matchAll();
  let bytes = 0;
  for (const response of kept) bytes += (await response.blob()).size;
  return { where: 'cache', name, bytes, items: kept.length };
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  return navigator.serviceWorker.getRegistration().catch(() => undefined);
}

/*
 * What a policy in a <meta> element cannot stop, taken away before anything else runs: peer connections, which no
 * policy covers, and leaving the page, which carries an address of any content to any host. Imported first by main.ts.
 */

const REMOVED = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'RTCDataChannel',
  'RTCIceTransport',
  'WebTransport',
  'WebSocketStream',
  'fetchLater',
] as const;

/** A frame is a fresh world in which nothing was taken away. */
const FRAMES: ReadonlySet<string> = new Set(['iframe', 'frame', 'object', 'embed', 'portal', 'fencedframe']);

interface NavigateEvent extends Event {
  readonly navigationType: 'push' | 'replace' | 'reload' | 'traverse';
  readonly downloadRequest: string | null;
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
}

/** For good: what comes later can neither bring it back nor find it again. */
function fix(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false });
}

function refuse(): never {
  throw new DOMException('Benchside opens no connection, window or frame.', 'SecurityError');
}

function removeConnections(): void {
  for (const name of REMOVED) if (name in globalThis) fix(globalThis, name, undefined);
  fix(globalThis, 'open', refuse);
}

/** Lets a method that makes elements make no frame; `position` is where it takes the element's name. */
function withoutFrames(method: 'createElement' | 'createElementNS', position: number): void {
  const original = Reflect.get(Document.prototype, method) as (...given: unknown[]) => unknown;
  fix(Document.prototype, method, function (this: Document, ...given: unknown[]) {
    // Read once: an object could name itself differently the second time.
    const name = String(given[position]);
    if (FRAMES.has(name.toLowerCase().replace(/^.*:/, ''))) refuse();
    return Reflect.apply(original, this, given.with(position, name));
  });
}

/** Within the page, back, forward and reload stay free; so does saving a file that was made here. */
function stays({ navigationType, downloadRequest, destination }: NavigateEvent): boolean {
  if (downloadRequest !== null) return destination.url.startsWith('blob:');
  return destination.sameDocument || navigationType === 'reload' || navigationType === 'traverse';
}

/** Where a click would lead, for a link that opens a window or a browser without the Navigation API. */
function stopLink(event: Event): void {
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
  if (!link?.hasAttribute('href')) return;
  const { href, download } = link;
  const within = href.startsWith('#') || href.split('#')[0] === location.href.split('#')[0];
  if (within ? link.target !== '' : !(href.startsWith('blob:') && (download !== '' || link.hasAttribute('download')))) {
    event.preventDefault();
  }
}

function stayHere(): void {
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener('navigate', (event) => {
    if (!stays(event as NavigateEvent)) event.preventDefault();
  });
  addEventListener('click', stopLink, { capture: true });
  addEventListener('auxclick', stopLink, { capture: true });
}

removeConnections();
withoutFrames('createElement', 0);
withoutFrames('createElementNS', 1);
stayHere();

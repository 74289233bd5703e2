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

/** Whether a link leads out of the page, or opens another window, which its own click would not tell the page. */
function escapes(target: unknown): boolean {
  if (!(target instanceof HTMLAnchorElement || target instanceof HTMLAreaElement || target instanceof SVGAElement)) {
    return false;
  }
  const href = target instanceof SVGAElement ? new URL(target.href.baseVal, document.baseURI).href : target.href;
  if (href === '') return false;
  if (href.startsWith('blob:')) return !target.hasAttribute('download');
  const stays = href.split('#')[0] === location.href.split('#')[0];
  return !stays || target.hasAttribute('target') || target.hasAttribute('download');
}

/** A link that is no part of the document can be clicked too, and no listener of the document hears of it. */
function withoutHiddenClicks(owner: object, method: 'click' | 'dispatchEvent'): void {
  const original = Reflect.get(owner, method) as (...given: unknown[]) => unknown;
  fix(owner, method, function (this: EventTarget, ...given: unknown[]) {
    for (let node: Node | null = this instanceof Node ? this : null; node; node = node.parentNode) {
      if (escapes(node)) refuse();
    }
    return Reflect.apply(original, this, given);
  });
}

function stopLink(event: Event): void {
  if (event.composedPath().some(escapes)) event.preventDefault();
}

function stayHere(): void {
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener('navigate', (event) => {
    if (!stays(event as NavigateEvent)) event.preventDefault();
  });
  withoutHiddenClicks(HTMLElement.prototype, 'click');
  withoutHiddenClicks(EventTarget.prototype, 'dispatchEvent');
  // What lies in a closed shadow tree is hidden from the listeners below.
  fix(Element.prototype, 'attachShadow', refuse);
  addEventListener('click', stopLink, { capture: true });
  addEventListener('auxclick', stopLink, { capture: true });
}

removeConnections();
withoutFrames('createElement', 0);
withoutFrames('createElementNS', 1);
stayHere();

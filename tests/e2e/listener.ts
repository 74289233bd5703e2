import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that must never hear from Benchside. It notes the channel of whatever reaches it: `/channel/realm`. */
export interface Listener {
  readonly url: string;
  readonly stun: string;
  /** Channels heard from a realm, sorted. */
  heard(realm: string): string[];
  close(): Promise<void>;
}

const CONTROL_PAGE = '<!doctype html><title>A page without a policy</title><body></body>';

/**
 * Listens on loopback, for HTTP (any method, upgrades included) and for the UDP packets of STUN.
 *
 * A STUN packet names no realm: one of them counts as heard from every realm, so that a test can only fail by it.
 */
export async function listen(): Promise<Listener> {
  const hits: { channel: string; realm: string }[] = [];
  const note = (path: string | undefined) => {
    const [channel = '', realm = ''] = (path ?? '').split('?')[0]!.split('/').slice(1);
    if (realm !== '') hits.push({ channel, realm });
  };
  const server = createServer((request, response) => {
    note(request.url);
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    response.end(CONTROL_PAGE);
  });
  server.on('upgrade', (request, socket) => {
    note(request.url);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  const udp = createSocket('udp4');
  let packets = 0;
  udp.on('message', () => (packets += 1));
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(udp, 'listening')]);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stun: `stun:127.0.0.1:${udp.address().port}`,
    heard(realm) {
      const channels = hits.filter((hit) => hit.realm === realm).map(({ channel }) => channel);
      return [...new Set([...channels, ...(packets > 0 ? ['webrtc'] : [])])].sort();
    },
    async close() {
      udp.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * A plain static server without a single header of its own: the worst host that the build must work on.
 *
 * @param onPath - hears every address asked for
 */
export function serve(
  root: string,
  port: number,
  base: string,
  onPath: (path: string) => void = () => {},
): Promise<{ url: string; close: () => void }> {
  const folder = resolve(root);
  const server = createServer((request, response) => {
    onPath(request.url ?? '/');
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://local').pathname);
    const file = join(folder, normalize(path.slice(base.length) || 'index.html'));
    const inside = path.startsWith(base) && file.startsWith(`${folder}${sep}`);
    if (!inside || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((listening) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const at = typeof address === 'object' && address ? address.port : port;
      listening({
        url: `http://127.0.0.1:${at}${base}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await serve(
    process.argv[4] ?? join(import.meta.dirname, '../dist'),
    Number(process.argv[2] ?? 0),
    process.argv[3] ?? '/',
  );
  process.stdout.write(`${url}\n`);
}

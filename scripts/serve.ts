import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

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
  const server = createServer((request, response) => {
    onPath(request.url ?? '/');
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://local').pathname);
    const file = join(root, normalize(path.slice(base.length) || 'index.html'));
    if (!path.startsWith(base) || !file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const at = typeof address === 'object' && address ? address.port : port;
      resolve({
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

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import asc from 'assemblyscript/asc';

/**
 * Compiles every kernel of `workers/kernels/assembly` to WebAssembly and writes its bytes as a module of
 * `workers/kernels/built`, so that they travel inside the script of a worker: nothing is fetched.
 *
 * A kernel that multiplies and adds in one step where the processor can (it names `FUSED`) is built twice; which build
 * runs is decided where it is loaded.
 *
 * Usage: `node scripts/kernels.ts [NAME...]`; without a name all are compiled, and what none is compiled to is removed.
 */
const root = resolve(import.meta.dirname, '..');
const from = join(root, 'workers/kernels/assembly');
const to = join(root, 'workers/kernels/built');

async function compile(name: string, fused: boolean): Promise<Uint8Array> {
  const made: { binary: Uint8Array | null } = { binary: null };
  const messages = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      `${name}.ts`,
      '--outFile',
      'out.wasm',
      '-O3',
      '--converge',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--enable',
      'simd',
      ...(fused ? ['--enable', 'relaxed-simd'] : []),
      '--use',
      `FUSED=${fused ? 1 : 0}`,
    ],
    {
      stdout: messages,
      stderr: messages,
      readFile: (file) => {
        try {
          return readFileSync(join(from, file), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (file, contents) => {
        if (file === 'out.wasm') made.binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !made.binary) throw new Error(`${name} did not compile\n${messages.toString()}`);
  return made.binary;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const every = readdirSync(from)
  .filter((entry) => entry.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const named = process.argv.slice(2);
if (named.length === 0) rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const name of named.length > 0 ? named : every) {
  const file = `${name}.ts`;
  const twice = readFileSync(join(from, file), 'utf8').includes('FUSED');
  const plain = await compile(name, false);
  const fused = twice ? await compile(name, true) : null;
  const text = [
    `/** Built from ../assembly/${file}. */`,
    `export const plain = '${base64(plain)}';`,
    `export const fused: string | null = ${fused ? `'${base64(fused)}'` : 'null'};`,
    '',
  ].join('\n');
  writeFileSync(join(to, `${name}.ts`), text);
}

import type { Plugin } from 'vite';

/**
 * Names every script that the page imports later in the document itself, so that it arrives while the page loads.
 * After that nothing is requested: an import finds its script there.
 */
export function withTheDocument(): Plugin {
  return {
    name: 'benchside:with-the-document',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.values(bundle ?? {})
          .filter((file) => file.type === 'chunk' && !file.isEntry)
          .map(({ fileName }) => ({
            tag: 'script',
            attrs: { type: 'module', src: `./${fileName}` },
            injectTo: 'body' as const,
          })),
    },
  };
}

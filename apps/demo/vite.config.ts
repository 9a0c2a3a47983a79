import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, runnerImport } from 'vite';
import { offlinePage } from './build/offline-page.js';
import { answer } from './server/answer.js';
import { findMnist } from './server/find-mnist.js';
import { contentSecurityPolicy, isolation } from './server/headers.js';

const conditions = ['@lab/source', 'module', 'browser', 'development|production'];

/** The lab's networks as plain data: what the page shows of them before any TensorFlow.js is loaded. */
function networksAsData(): Plugin {
  const name = 'virtual:lab-networks';
  return {
    name: 'lab-networks',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined;
      const source = fileURLToPath(new URL('build/lab-networks.ts', import.meta.url));
      const { module } = await runnerImport<{ labNetworks: unknown }>(source, {
        resolve: { conditions: ['@lab/source'] },
        ssr: { resolve: { conditions: ['@lab/source'], externalConditions: ['node'] } },
        environments: {
          inline: { resolve: { conditions: ['@lab/source', 'node', 'module'], noExternal: [/^@lab\//] } },
        },
      });
      return `export const labNetworks = ${JSON.stringify(module.labNetworks)};`;
    },
  };
}

/** The policy in the page itself, for hosts that let nobody set headers. Only when built: hot reloading inlines styles. */
function policyInPage(): Plugin {
  return {
    name: 'lab-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** `/mnist/` while developing, as `npm run demo` serves it. */
function mnistFiles(): Plugin {
  return {
    name: 'lab-mnist',
    configureServer(server) {
      const folder = findMnist();
      server.middlewares.use('/mnist/', (request, response, next) => {
        if (
          !folder ||
          !answer(response, { folder, path: (request.url ?? '').slice(1), headers: isolation })
        ) {
          response.statusCode = 404;
          next();
        }
      });
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [networksAsData(), policyInPage(), mnistFiles(), offlinePage()],
  resolve: { conditions },
  worker: { format: 'es', plugins: () => [networksAsData()] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  server: { headers: isolation },
  optimizeDeps: {
    include: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'lit', 'uplot'],
  },
});

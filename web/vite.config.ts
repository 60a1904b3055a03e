import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** During development the API is asked of a local deployment: `REGULARS_API=http://127.0.0.1:8080 vite dev`. */
const api = process.env.REGULARS_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      // The language is kept by lib/i18n/locale.svelte.ts, so that it changes without a reload.
      strategy: ['baseLocale'],
    }),
    tailwindcss(),
    sveltekit({
      // One page for every address; the host answers unknown paths with it.
      adapter: adapter({ pages: 'build', assets: 'build', fallback: '200.html' }),
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Positions of virtual rows and popovers are style attributes.
          'style-src': ['self', 'unsafe-inline'],
          // Files of records are fetched with the token and shown from memory.
          'img-src': ['self', 'data:', 'blob:'],
          'frame-src': ['blob:'],
          // Files go straight to the file store by a signed address: S3, or on one machine another port of it.
          'connect-src': ['self', 'https://*.amazonaws.com', 'http://127.0.0.1:*'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
        },
      },
      output: { bundleStrategy: 'split' },
      version: { pollInterval: 0 },
    }),
  ],
  // light-dark() and the popover API: browsers since 2024.
  build: { target: 'es2023', cssTarget: ['chrome123', 'firefox121', 'safari17.5'] },
  server: { proxy: { '/v1': api, '/identity': api } },
});

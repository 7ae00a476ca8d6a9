/** Builds the page: `src/web` to `dist/web`, served under /app/. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What mediasoup-client brings for its own tests and for React Native: no browser ever runs it. */
const neverRun = /mediasoup-client\/lib\/(handlers\/(FakeHandler|ReactNative\d+)|test\/fakeParameters)\.js$/;

const withoutNeverRun: Plugin = {
  name: 'without-what-no-browser-runs',
  load: (id) => (neverRun.test(id) ? 'module.exports = {};' : null),
};

export default defineConfig({
  root: 'src/web',
  base: '/app/',
  plugins: [react(), withoutNeverRun],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The content security policy allows no data: styles or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});

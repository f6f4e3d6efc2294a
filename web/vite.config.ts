import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run build` writes the console to dist/web, from where the service serves it at /support (src/app/console.ts). */
export default defineConfig({
  root: import.meta.dirname,
  base: '/support/',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // The policy of the page allows no data: scripts or styles; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800, // the charts, loaded with the overview only
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:3000' } },
});

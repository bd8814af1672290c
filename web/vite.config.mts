import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page runs under a policy that allows nothing inline and nothing from elsewhere (src/api/app.ts), so nothing is inlined here.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});

/** Builds the page: every script and style in files of their own (the host's policy forbids inline ones), within a budget. */
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What a browser must fetch and parse before the first price shows; react and react-dom are about 69 kB of it. */
const INITIAL_JS_BUDGET_KB = 120;

/** Prints the gzipped weight of the initial scripts and fails the build above the budget. */
function initialScriptBudget(): Plugin {
  return {
    name: 'initial-script-budget',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const weightKb = (fileName: string): number => {
        const chunk = chunks.find((candidate) => candidate.fileName === fileName);
        if (chunk === undefined) return 0;
        return chunk.imports.reduce((sum, name) => sum + weightKb(name), gzipSync(chunk.code).byteLength / 1000);
      };
      const totalKb = chunks.filter((chunk) => chunk.isEntry).reduce((sum, chunk) => sum + weightKb(chunk.fileName), 0);
      const line = `initial JS ${totalKb.toFixed(1)} kB gzip of ${INITIAL_JS_BUDGET_KB} kB`;
      if (totalKb > INITIAL_JS_BUDGET_KB) this.error(`${line}: over budget`);
      this.info(line);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), initialScriptBudget()],
  build: {
    target: 'es2023',
    // Inlined assets would be data: URIs, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

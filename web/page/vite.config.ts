import { defineConfig } from "vite";

/** One script and one style, found below `page/` of wherever the daemon is shown. */
export default defineConfig({
  base: "./",
  resolve: { alias: { "@fillsched/client": new URL("../client/src/index.ts", import.meta.url).pathname } },
  build: {
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    rollupOptions: {
      output: {
        entryFileNames: "page-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        codeSplitting: false,
      },
    },
  },
  experimental: {
    renderBuiltUrl: (name, { hostType }) => (hostType === "html" ? `page/${name}` : { relative: true }),
  },
});

import { defineConfig } from "vite";

const at = (path) => new URL(path, import.meta.url).pathname;
const client = at("../../../web/client/src/");

export default defineConfig({
  resolve: {
    alias: {
      "@fillsched/client/react": `${client}react.ts`,
      "@fillsched/client": `${client}index.ts`,
      react: at("node_modules/react"), // one React, also for a client that lies outside of here
    },
  },
  server: { fs: { allow: [".", client] } },
  oxc: { jsx: { runtime: "automatic" } },
});

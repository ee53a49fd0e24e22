// Built with React as developers have it: only that mounts everything twice under StrictMode.
const web = process.cwd();

export default {
  base: "./",
  logLevel: "warn",
  resolve: {
    alias: [
      { find: "@fillsched/client/react", replacement: `${web}/client/src/react.ts` },
      { find: /^react(-dom)?(?=$|\/)/, replacement: `${web}/node_modules/react$1` },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "react" } },
  build: { minify: false },
};

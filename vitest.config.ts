import { defineConfig } from "vitest/config";

/** Real packages from the registry are a set of their own: `npm run test:real`. */
const real = process.env["AGENT_AUDIT_REAL"] === "1";

export default defineConfig({
  test: {
    dir: "src",
    include: real ? ["**/*.real.test.ts"] : ["**/*.test.ts"],
    exclude: real ? [] : ["**/*.real.test.ts"],
    testTimeout: real ? 900_000 : 20_000,
  },
});

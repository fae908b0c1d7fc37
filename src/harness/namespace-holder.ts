/**
 * Program of the small process that keeps a network namespace open (CommonJS, run with `node -e`).
 * It brings loopback up, then opens listening sockets inside the namespace on request and hands them to us over IPC:
 * a socket stays in the namespace it was made in, so no bytes ever pass through this process.
 */
export const namespaceHolderSource = `"use strict";
const net = require("node:net");
const { spawnSync } = require("node:child_process");
const tries = [["ip", "link", "set", "lo", "up"], ["ifconfig", "lo", "up"], ["busybox", "ip", "link", "set", "lo", "up"]];
const up = tries.some(([tool, ...args]) => spawnSync(tool, args, { stdio: "ignore" }).status === 0);
process.on("disconnect", () => process.exit(0));
process.on("message", ({ port }) => {
  const server = net.createServer();
  server.on("error", (error) => process.send({ kind: "refused", port, reason: String(error.code || error.message) }));
  server.listen(port, "127.0.0.1", () => process.send({ kind: "listening", port }, server, () => server.close()));
});
process.send({ kind: "ready", loopback: up });
`;

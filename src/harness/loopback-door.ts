import net from "node:net";

/** A way from inside a network namespace to one loopback port outside of it. */
export interface LoopbackDoor {
  close(): void;
}

/** Passes every connection that `inner` accepts on to 127.0.0.1:`port` of our own namespace, byte for byte, both ways. */
export function openDoor(inner: net.Server, port: number): LoopbackDoor {
  const open = new Set<net.Socket>();
  inner.on("connection", (inside) => {
    const outside = net.connect({ host: "127.0.0.1", port, noDelay: true });
    inside.setNoDelay(true);
    join(inside, outside);
    for (const socket of [inside, outside]) {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
    }
  });
  inner.on("error", () => undefined);
  return {
    close() {
      inner.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** An error or abrupt end on one side ends the other: a tap must see that the harness hung up, and the reverse. */
function join(a: net.Socket, b: net.Socket): void {
  a.on("error", () => b.destroy());
  b.on("error", () => a.destroy());
  a.on("close", () => b.destroySoon());
  b.on("close", () => a.destroySoon());
  a.pipe(b);
  b.pipe(a);
}

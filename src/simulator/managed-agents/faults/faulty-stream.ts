import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { JsonObject } from "../../../core/json.ts";
import { asText } from "../../messages-request.ts";
import type { Struck } from "./fault-plan.ts";

const dripPauseMs = 200;
const pingFrame = 'event: ping\ndata: {"type":"ping"}\n\n';
const fastPingMs = 100;

/** Writes frames of events the way its faults want it. Without faults it just writes them. */
export class FaultyStream {
  readonly #response: ServerResponse;
  readonly #faults: readonly Struck<"stream">[];
  #sent = 0;
  #dead = false;
  #writes: Promise<void> = Promise.resolve();
  #pings: NodeJS.Timeout | null = null;

  constructor(response: ServerResponse, faults: readonly Struck<"stream">[]) {
    this.#response = response;
    this.#faults = faults;
    response.once("close", () => {
      this.#dead = true;
      if (this.#pings !== null) clearInterval(this.#pings);
    });
  }

  ping(): void {
    if (!this.#dead) this.#response.write(pingFrame);
  }

  event(event: JsonObject): void {
    if (this.#dead) return;
    this.#sent += 1;
    const frame = `event: ${asText(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`;
    const struck = this.#faults.find(({ afterEvents }) => this.#sent > afterEvents);
    if (struck === undefined) {
      this.#response.write(frame);
      return;
    }
    switch (struck.effect.shape) {
      case "end":
        this.#stop(() => this.#response.end());
        return;
      case "end-in-frame":
        this.#stop(() => this.#response.end(frame.slice(0, Math.floor(frame.length / 2))));
        return;
      case "reset":
        this.#stop(() => this.#response.socket?.resetAndDestroy());
        return;
      case "silent":
        this.#dead = true;
        return;
      case "ping-only":
        this.#dead = true;
        this.#pings = setInterval(() => this.#response.write(pingFrame), fastPingMs);
        return;
      case "drip":
        this.#inPieces(frame, dripPauseMs);
        return;
      case "sliced":
        this.#inPieces(frame, 0);
        return;
      case "duplicated":
        this.#response.write(frame + frame);
        return;
      case "gap":
        if (this.#sent !== struck.afterEvents + 1) this.#response.write(frame);
        return;
    }
  }

  end(): void {
    void this.#writes.then(() => this.#response.end());
  }

  #stop(how: () => void): void {
    this.#dead = true;
    how();
  }

  #inPieces(frame: string, pauseMs: number): void {
    const bytes = Buffer.from(frame);
    this.#writes = this.#writes.then(async () => {
      for (const byte of bytes) {
        if (this.#response.destroyed) return;
        this.#response.write(Buffer.of(byte));
        if (pauseMs > 0) await delay(pauseMs);
      }
    });
  }
}

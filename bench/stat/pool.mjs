// Cells of the benchmark over worker threads. A cell is cut into parts with a seed of their own, so that its result does
// not depend on how many workers there are or who is first.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { product } from "./build.mjs";
import { addTally } from "./score.mjs";

const parts = 4;

/** The tally of one part of a cell. */
async function runPart({ cell, part, repetitions }) {
  const { seededRandom } = await product("stats/random");
  const { kinds } = await import("./kinds.mjs");
  return kinds[cell.kind](seededRandom(`${cell.id} #${part}`), cell.options, repetitions);
}

function partsOf(cell) {
  const count = Math.min(parts, cell.repetitions);
  return Array.from({ length: count }, (_, part) => ({
    cell,
    part,
    repetitions: Math.floor(cell.repetitions / count) + (part < cell.repetitions % count ? 1 : 0),
  }));
}

/** Runs the cells on `workers` threads; the result is a tally by cell id. `progress` is told of each cell that is done. */
export async function runCells(cells, workers, progress) {
  const queue = cells.flatMap(partsOf);
  const open = new Map(cells.map((cell) => [cell.id, partsOf(cell).length]));
  const results = new Map(cells.map((cell) => [cell.id, []]));
  const finish = ({ cell, part }, tally) => {
    results.get(cell.id)[part] = tally;
    open.set(cell.id, open.get(cell.id) - 1);
    if (open.get(cell.id) === 0) progress?.(cell);
  };
  await Promise.all(Array.from({ length: workers }, () => drain(queue, finish)));
  // Parts are added in their order: sums of floats depend on it.
  return Object.fromEntries([...results].map(([id, tallies]) => [id, tallies.reduce(addTally, {})]));
}

/** One worker takes parts from the queue until it is empty. */
function drain(queue, finish) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    let current;
    const next = () => {
      current = queue.shift();
      if (current === undefined) void worker.terminate().then(() => resolve());
      // A worker thread's port has no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      else worker.postMessage(current);
    };
    worker.on("message", (tally) => {
      finish(current, tally);
      next();
    });
    worker.on("error", (cause) => reject(new Error(`cell ${current?.cell.id}`, { cause })));
    next();
  });
}

if (!isMainThread) {
  parentPort.on("message", async (part) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort.postMessage(await runPart(part));
  });
}

// The engine, off the page's own thread: text in, text out over linear memory.
"use strict";
let engine = null, pending = null, working = false;
const encoder = new TextEncoder(), decoder = new TextDecoder();
const say = (message) => self.postMessage(message);

function call(name, text) {
  if (text === undefined) return engine[name]();
  const bytes = encoder.encode(text), at = engine.alloc(bytes.length);
  new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
  return engine[name](at, bytes.length);
}
const said = () => decoder.decode(new Uint8Array(engine.memory.buffer, engine.out_ptr(), engine.out_len()));

async function load({ module, scenario }) {
  const start = performance.now();
  const packed = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = await new Response(stream).arrayBuffer();
  engine = (await WebAssembly.instantiate(bytes, {})).instance.exports;
  if (call("load", scenario) !== 0) throw new Error(said());
  say({ type: "ready", ms: performance.now() - start, canonical: said() });
}

// Lets a newer request be heard. A message comes sooner than a timer, which browsers slow down.
const channel = new MessageChannel();
const breath = () => new Promise((done) => { channel.port1.onmessage = done; channel.port2.postMessage(0); });

async function work() {
  working = true;
  while (pending) {
    const { id, jobs } = pending;
    pending = null;
    for (const job of jobs) {
      const start = performance.now();
      let status = call("begin", JSON.stringify(job.request));
      while (status === 1) {
        status = call(job.whole ? "finish" : "advance");
        if (status === 1) {
          say({ type: "part", id, tag: job.tag, done: Number(said()) });
          await breath();
          if (pending) break;
        }
      }
      if (status === 1) break;
      if (status === 2) say({ type: "wrong", id, tag: job.tag, why: said() });
      else say({ type: "answer", id, tag: job.tag, ms: performance.now() - start, answer: JSON.parse(said()) });
      await breath();
      if (pending) break;
    }
    if (!pending) say({ type: "end", id });
  }
  working = false;
}

const failed = (error) => say({ type: "failed", why: String((error && error.message) || error) });
self.onmessage = ({ data }) => {
  if (data.type === "load") {
    load(data).catch(failed);
  } else {
    pending = data;
    if (!working) work().catch((error) => { working = false; failed(error); });
  }
};

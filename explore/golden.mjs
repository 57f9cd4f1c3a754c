// Prints what a module makes of the scenarios that are built in: node golden.mjs module.wasm.gz
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const module = await WebAssembly.instantiate(gunzipSync(readFileSync(process.argv[2])), {});
const { memory, golden, out_ptr, out_len } = module.instance.exports;
const status = golden();
process.stdout.write(new TextDecoder().decode(new Uint8Array(memory.buffer, out_ptr(), out_len())));
process.exitCode = status;

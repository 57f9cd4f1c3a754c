
// The keeper of the engine: it works in the background, and the newest request wins.

class Engine {
  constructor(heard) {
    this.id = 0;
    const source = new Blob([place("worker").textContent], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    this.worker = new Worker(address);
    this.worker.onmessage = ({ data }) => heard(data);
    this.worker.onerror = (event) => heard({ type: "failed", why: event.message || "the worker could not be started" });
  }
  load(module, scenario) {
    this.worker.postMessage({ type: "load", module, scenario });
  }
  /** Jobs in order of their weight; whatever was asked before and is not done is dropped. */
  ask(jobs) {
    this.worker.postMessage({ type: "ask", id: ++this.id, jobs });
    return this.id;
  }
}


// The keepers of the engine: one works on the state itself, the other on what stands beside it, both in the background. The newest request wins.

class Engine {
  constructor(heard) {
    this.id = 0;
    const source = new Blob([place("worker").textContent], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    this.workers = ["main", "beside"].map((who) => {
      const worker = new Worker(address);
      worker.onmessage = ({ data }) => heard(data, who);
      worker.onerror = (event) => heard({ type: "failed", why: event.message || "the worker could not be started" }, who);
      return worker;
    });
  }
  load(module, scenario) {
    for (const worker of this.workers) worker.postMessage({ type: "load", module, scenario });
  }
  /** Jobs in order of their weight, of the state and of what is beside it; whatever was asked before and is not done is dropped. */
  ask(jobs, beside = []) {
    const id = ++this.id;
    [jobs, beside].forEach((jobs, i) => this.workers[i].postMessage({ type: "ask", id, jobs }));
    return id;
  }
}

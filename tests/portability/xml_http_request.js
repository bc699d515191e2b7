// SPDX-License-Identifier: BSL-1.0
// XMLHttpRequest (https://xhr.spec.whatwg.org) for node, as far as emscripten's Fetch API asks for it, over node's fetch().
// The requests go on in a worker: a program that does not return to node's loop takes what has come by pump().

var XMLHttpRequest = (() => {
  const { MessageChannel, Worker, receiveMessageOnPort } = require('worker_threads');
  const running = new Map();
  const bell = new Int32Array(new SharedArrayBuffer(4)); // counts the messages from the worker
  let port, last = 0;

  function carry() {
    const { port, bell } = require('worker_threads').workerData;
    const controllers = new Map();
    const tell = (message, moved) => {
      port.postMessage(message, moved);
      Atomics.add(bell, 0, 1);
      Atomics.notify(bell, 0);
    };

    const perform = async ({ id, url, timeout, ...options }) => {
      const controller = new AbortController();
      controllers.set(id, controller);
      let late = false;
      const timer = setTimeout(() => { late = true; controller.abort(); }, timeout || 2 ** 31 - 1);
      try {
        const answer = await fetch(url, { ...options, signal: controller.signal });
        // node leaves a tab at the end, which is no part of the value
        const headers = [...answer.headers].map(([name, value]) => `${name}: ${value.trim()}\r\n`).join('');
        tell({ id, status: answer.status, statusText: answer.statusText, headers, readyState: 2 });
        const chunks = [];
        let loaded = 0;
        for await (const chunk of answer.body ?? []) {
          chunks.push(chunk);
          loaded += chunk.length;
          tell({ id, loaded, readyState: 3 });
        }
        const response = new Uint8Array(Buffer.concat(chunks)).buffer;
        tell({ id, response, readyState: 4, event: 'load' }, [response]);
      } catch {
        tell({ id, status: 0, statusText: '', headers: '', readyState: 4, event: late ? 'timeout' : 'error' });
      }
      clearTimeout(timer);
      controllers.delete(id);
    };
    port.on('message', (message) => 'url' in message ? perform(message) : controllers.get(message.id)?.abort());
  }

  function reach_worker() {
    if (port) return port;
    const channel = new MessageChannel();
    port = channel.port1;
    setInterval(take_messages, 1).unref(); // for a program that does return to node's loop
    new Worker(`(${carry})()`,
      { eval: true, workerData: { port: channel.port2, bell }, transferList: [channel.port2] }).unref();
    return port;
  }

  /** Whether there was something. */
  function take_messages() {
    let any = false;
    for (let next; port && (next = receiveMessageOnPort(port)); any = true) {
      const { id, loaded, event, ...news } = next.message;
      running.get(id)?.take(news, loaded, event);
    }
    return any;
  }

  return class {
    constructor() {
      Object.assign(this, { readyState: 0, status: 0, statusText: '', response: null, timeout: 0, headers: '' });
    }

    /** Takes what there is; if there is nothing, waits for so many milliseconds at most. */
    static pump(longest) {
      const count = Atomics.load(bell, 0);
      if (!take_messages() && Atomics.wait(bell, 0, count, longest) !== 'timed-out') take_messages();
    }

    /** How many requests are on their way. */
    static count() { return running.size; }

    open(method, url) {
      this.call = { method, url: new URL(url).href, headers: [] };
      this.enter(1);
    }
    setRequestHeader(name, value) { this.call.headers.push([name, value]); }
    send(body) {
      if (XMLHttpRequest.refuses) throw new Error('a test asks for it');
      const bodiless = this.call.method === 'GET' || this.call.method === 'HEAD';
      this.id = ++last;
      running.set(this.id, this);
      reach_worker().postMessage({ id: this.id, timeout: this.timeout, body: bodiless ? null : body, ...this.call });
    }
    abort() {
      if (!running.delete(this.id)) return;
      port.postMessage({ id: this.id });
      Object.assign(this, { status: 0, statusText: '', response: null, headers: '' });
      this.enter(4);
      this.onabort?.({});
      this.readyState = 0;
    }
    getAllResponseHeaders() { return this.headers; }

    take({ readyState, ...news }, loaded, event) {
      Object.assign(this, news);
      if (event) running.delete(this.id);
      if (this.readyState !== readyState) this.enter(readyState);
      if (loaded) this.onprogress?.({ loaded, total: 0 });
      if (event) this[`on${event}`]?.({});
    }
    enter(state) {
      this.readyState = state;
      this.onreadystatechange?.({});
    }
  };
})();

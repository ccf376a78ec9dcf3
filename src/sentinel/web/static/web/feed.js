// One live stream for all tabs of a reader where the browser can share it, else one per tab. What arrives becomes
// events on body: `sentinel:<event name>` and `sentinel:change` (folded: at most one of each name a second),
// `sentinel:clock`, and `sentinel:resync` when everything may have changed.
const meta = document.querySelector('meta[name="feed-cursor"]');
const FOLD_MS = 1000;
const FIRST_MS = 120;

let cursor = meta?.content ?? "";
let source = null;
let retry = 1000;
let folded = new Map();
let timer = 0;
let last = 0;

function announce(name, detail) {
  document.body.dispatchEvent(new CustomEvent(name, { detail }));
}

function flush() {
  timer = 0;
  last = performance.now();
  const batch = folded;
  folded = new Map();
  for (const [name, details] of batch) announce(`sentinel:${name}`, { events: details, ...details.at(-1) });
  const all = [...batch.values()].flat();
  if (all.length) announce("sentinel:change", { events: all });
}

function fold(detail) {
  folded.set(detail.name, [...(folded.get(detail.name) ?? []), detail].slice(-50));
  timer ||= setTimeout(flush, Math.max(FIRST_MS, FOLD_MS - (performance.now() - last)));
}

function take({ kind, id, data }) {
  if (id) cursor = id;
  if (kind === "state") document.documentElement.dataset.feed = data;
  else if (kind === "change") fold(data);
  else announce(`sentinel:${kind}`, data);
}

function open(deliver) {
  source = new EventSource(`${meta.dataset.url}?cursor=${encodeURIComponent(cursor)}`);
  source.onopen = () => { retry = 1000; deliver({ kind: "state", data: "live" }); };
  for (const kind of ["change", "clock", "resync"]) {
    source.addEventListener(kind, (event) => deliver({ kind, id: event.lastEventId, data: JSON.parse(event.data) }));
  }
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    // The server refused (session over, restart): try again slowly, and say so on the page.
    deliver({ kind: "state", data: "lost" });
    source.close();
    setTimeout(() => open(deliver), retry);
    retry = Math.min(retry * 2, 30_000);
  };
}

function start() {
  if (!navigator.locks || !("BroadcastChannel" in window)) return open(take);
  const name = `sentinel-feed:${location.host}:${meta.dataset.reader}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event) => take(event.data);
  // Whoever holds the lock listens for all; when that tab closes the next one goes on from its own cursor.
  navigator.locks.request(name, () => new Promise(() => open((message) => { take(message); channel.postMessage(message); })));
}

if (meta) {
  start();
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
const online = () => { document.documentElement.dataset.online = navigator.onLine ? "yes" : "no"; };
window.addEventListener("online", online);
window.addEventListener("offline", online);
online();

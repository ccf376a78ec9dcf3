// Urgent items sound once and again every half minute until they are gone. Muting needs a reason and ends with the next new item.
// An item is an element with data-urgent="its key"; a page or fragment that shows one rings.
const AGAIN_MS = 30_000;
const MUTED = "sentinel:muted";
const heard = new Set();
let context = null;
let rang = -Infinity;

const keys = () => [...document.querySelectorAll("[data-urgent]")].map((element) => element.dataset.urgent);
const muted = () => { try { return JSON.parse(localStorage.getItem(MUTED) ?? "null"); } catch { return null; } };

function sound() {
  context ??= new AudioContext();
  if (context.state !== "running") return;
  [880, 660, 880].forEach((pitch, turn) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = context.currentTime + turn * 0.28;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.24);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  });
}

function look() {
  const now = keys();
  const fresh = now.filter((key) => !heard.has(key));
  const silence = muted();
  const covered = Boolean(silence) && now.every((key) => silence.keys.includes(key));
  if (silence && !covered) localStorage.removeItem(MUTED);
  if (now.length && !covered && (fresh.length || performance.now() - rang > AGAIN_MS)) { rang = performance.now(); sound(); }
  fresh.forEach((key) => heard.add(key));
  document.querySelectorAll("[data-mute]").forEach((button) => { button.hidden = !now.length || covered; });
}

document.getElementById("mute-form")?.addEventListener("submit", (event) => {
  localStorage.setItem(MUTED, JSON.stringify({ keys: keys(), reason: event.target.elements.reason.value }));
  setTimeout(look);
});
// Browsers let a page sound only after somebody has touched it.
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => { context ??= new AudioContext(); context.resume(); }, { once: true });
}
document.body.addEventListener("htmx:afterSettle", look);
setInterval(look, 2000);
look();

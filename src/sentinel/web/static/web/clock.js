// The page's business clock: the server gives an instant and a speed, the browser runs on from there.
const holder = document.getElementById("clock");
const state = holder && {
  business: Date.parse(holder.dataset.business),
  speed: Number(holder.dataset.speed),
  paused: holder.dataset.paused === "true",
  // The answer was rendered about when its first byte came.
  since: performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now(),
};
const SHANGHAI = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", weekday: "short",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

/** Business time now, in milliseconds since 1970; wall time where the page has no clock. */
export function businessNow() {
  if (!state) return Date.now();
  return state.paused ? state.business : state.business + (performance.now() - state.since) * state.speed;
}

/** Parts of an instant as the district reads them. */
export function parts(ms) {
  return Object.fromEntries(SHANGHAI.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** An instant as 07-31 10:00. */
export function shortInstant(ms) {
  const p = parts(ms);
  return `${p.month}-${p.day} ${p.hour}:${p.minute}`;
}

/** A length of time in words, two units at most. */
export function span(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  const [d, h, m] = [Math.floor(s / 86400), Math.floor((s % 86400) / 3600), Math.floor((s % 3600) / 60)];
  if (d) return `${d} 天 ${h} 小时`;
  if (h) return `${h} 小时 ${String(m).padStart(2, "0")} 分`;
  return m ? `${m} 分 ${String(s % 60).padStart(2, "0")} 秒` : `${s} 秒`;
}

function drawClock(now) {
  const p = parts(now);
  holder.querySelector(".day").textContent = `${p.year}-${p.month}-${p.day} ${p.weekday}`;
  holder.querySelector(".day-short").textContent = `${p.month}-${p.day}`;
  holder.querySelector("time").textContent = `${p.hour}:${p.minute}:${p.second}`;
  const speed = holder.querySelector(".speed");
  speed.hidden = !state.paused && state.speed === 1;
  speed.dataset.paused = String(state.paused);
  speed.textContent = state.paused ? "已暂停" : `${state.speed}×`;
}

function drawDue(element, now) {
  const due = Date.parse(element.dataset.due);
  const left = due - now;
  element.dataset.word ??= element.textContent;
  element.textContent = `${element.dataset.word} · ${left >= 0 ? "还剩" : "已超"} ${span(left)}`;
  element.classList.toggle("due-late", left < 0);
  element.classList.toggle("due-soon", left >= 0 && left < 600_000);
}

// A value that has not been renewed in time says so, and its row looks it.
function drawFresh(element, now) {
  const stale = now >= Date.parse(element.dataset.freshUntil);
  element.dataset.word ??= element.textContent;
  element.textContent = stale ? `${element.dataset.word} · 超时` : element.dataset.word;
  element.classList.toggle("is-stale", stale);
}

function draw() {
  const now = businessNow();
  if (holder) drawClock(now);
  document.querySelectorAll("time[data-due]").forEach((element) => drawDue(element, now));
  document.querySelectorAll("time[data-fresh-until]").forEach((element) => drawFresh(element, now));
  document.querySelectorAll("time[data-map-time]").forEach((element) => { element.textContent = shortInstant(now); });
}

function set(next) {
  Object.assign(state, { business: Date.parse(next.business), speed: next.speed, paused: next.paused, since: performance.now() });
  draw();
}

async function ask() {
  const answer = await fetch(holder.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok && answer.headers.get("Content-Type")?.includes("json")) set(await answer.json());
}

if (state) {
  document.body.addEventListener("sentinel:clock", (event) => set(event.detail));
  // A sleeping laptop or a restored page comes back with an old anchor.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  setInterval(() => { if (!document.hidden) ask(); }, 60_000);
}
draw();
setInterval(draw, 500);
document.body.addEventListener("htmx:afterSettle", draw);

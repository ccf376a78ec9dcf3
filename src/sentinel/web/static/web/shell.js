// Behaviour of the shell: navigation, keys, dialogs, rows, theme, print. Everything works by delegation, so fragments need none.
import "sentinel/clock";
import "sentinel/feed";
import "sentinel/live";
import "sentinel/draft";
import "sentinel/alarm";
import "sentinel/pick";
import { openPalette } from "sentinel/palette";

const root = document.documentElement;
const typing = (target) => target.closest?.("input, select, textarea, [contenteditable]");

function say(text, bad = false) {
  const box = document.getElementById("toasts");
  const note = document.createElement("div");
  note.className = `note toast-s ${bad ? "note-bad" : "note-info"}`;
  note.textContent = text;
  box.append(note);
  setTimeout(() => note.remove(), 8000);
}

function toggleNav(open) {
  document.body.classList.toggle("nav-open", open);
  document.getElementById("nav-toggle")?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".sidebar a")?.focus();
}

function place(popover) {
  const opener = document.querySelector(`[popovertarget="${popover.id}"]`);
  const box = opener.getBoundingClientRect();
  popover.style.top = `${box.bottom + 6}px`;
  popover.style.right = `${Math.max(8, window.innerWidth - box.right)}px`;
}

const presses = {
  "[data-dialog]": (button) => document.getElementById(button.dataset.dialog)?.showModal(),
  "[data-close]": (button) => button.closest("dialog")?.close(),
  "[data-help]": () => document.getElementById("help")?.showModal(),
  "[data-print]": () => window.print(),
  "[data-locate]": (button) => navigator.geolocation.getCurrentPosition(
    ({ coords }) => { document.getElementById(button.dataset.locate).value = `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`; },
    () => { button.textContent = "取不到位置，请手填"; },
    { enableHighAccuracy: true, timeout: 10000 },
  ),
  "[data-back]": () => history.back(),
  "#nav-toggle": () => toggleNav(!document.body.classList.contains("nav-open")),
  "[data-theme-switch]": () => {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("sentinel:theme", root.dataset.bsTheme);
    document.body.dispatchEvent(new CustomEvent("sentinel:theme"));
  },
  "[data-username]": (button) => {
    document.getElementById("username").value = button.dataset.username;
    document.getElementById("password").value = button.dataset.password;
    document.querySelector('[data-login] form button[type="submit"]').focus();
  },
};

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(presses)) {
    const found = event.target.closest(selector);
    if (found) return act(found);
  }
  if (document.body.classList.contains("nav-open") && !event.target.closest(".sidebar")) toggleNav(false);
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label") || String(getSelection())) return undefined;
  return event.ctrlKey || event.metaKey ? window.open(row.dataset.href) : location.assign(row.dataset.href);
});

let go = -Infinity;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); openPalette(); return; }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.target.closest("form[data-draft]")?.requestSubmit(); return; }
  if (event.key === "Escape") toggleNav(false);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") document.getElementById("help")?.showModal();
  else if (event.key === "/") { event.preventDefault(); (document.querySelector("[data-search]") ?? { focus: openPalette }).focus(); }
  else if (performance.now() - go < 1200) { go = -Infinity; document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click(); }
  else if (event.key === "g") go = performance.now();
  else if (event.key === "n") document.querySelector("[data-new]")?.click();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-autosubmit] select")) event.target.form.requestSubmit();
});
// How many rows of a list are ticked.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  const told = form?.querySelector("[data-picked]");
  if (!told) return;
  const ticked = [...form.elements].filter((field) => field.name === "key" && field.checked).length;
  told.value = form.elements.all.checked || !ticked ? "" : `已选 ${ticked} 条`;
});
// Empty filters do not clutter the address.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-autosubmit]")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});

document.querySelectorAll("[popover]").forEach((popover) => popover.addEventListener("beforetoggle", () => place(popover)));
document.querySelectorAll(".nav-s details").forEach((group) => {
  const key = `sentinel:nav:${group.dataset.group}`;
  const kept = localStorage.getItem(key);
  if (kept && !group.querySelector("[aria-current]")) group.open = kept === "open";
  // The click comes before the group turns; a toggle event would also tell of groups the page itself opens.
  group.querySelector("summary").addEventListener("click", () => localStorage.setItem(key, group.open ? "shut" : "open"));
});
document.querySelectorAll('form[action$="/logout/"]').forEach((form) => form.addEventListener("submit", () => sessionStorage.clear()));
document.querySelectorAll(".form-page .field").forEach((field) => {
  const bad = field.querySelector(".errorlist");
  if (bad) field.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
});
document.querySelector('.form-page [aria-invalid="true"]')?.focus();

// A whole page must never be swapped into a fragment: it means that the session ended or the address is wrong. One that
// picks its part out of the page it asked for (hx-select) may.
const picks = ({ elt, xhr, requestConfig }) => elt.hasAttribute("hx-select") && new URL(xhr.responseURL).pathname === new URL(requestConfig.path, location.href).pathname;
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!/^\s*<!doctype/i.test(event.detail.serverResponse ?? "") || event.detail.target === document.body || picks(event.detail)) return;
  event.detail.shouldSwap = false;
  if (event.detail.xhr.responseURL.includes("/login/")) say("登录已过期，请重新登录后继续。页面上填写的内容会保留。", true);
});
document.body.addEventListener("htmx:sendError", () => say("没有连上服务器，稍后会自动重试。", true));

// What was typed outlives an expired session: drafts stay in this tab, by path, until the form has gone through.
const PENDING = "sentinel:pending";
const onLogin = Boolean(document.querySelector("[data-login]"));
const keyOf = (form, index) => `sentinel:draft:${location.pathname}:${form.id || index}`;
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key) ?? "null"); } catch { return null; } };
const kept = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);

function collect(form) {
  const values = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.multiple) values[field.name] = [...field.selectedOptions].map((option) => option.value);
    else values[field.name] = [field.value];
  }
  return values;
}

function put(form, values) {
  for (const field of form.elements) {
    const stored = kept(field) && values[field.name];
    if (!stored) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = stored.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = stored.includes(option.value);
    else field.value = stored[0] ?? "";
  }
}

function tell(form, key, before) {
  const note = document.createElement("div");
  note.className = "note note-info";
  note.setAttribute("role", "status");
  const words = document.createElement("span");
  words.className = "grow";
  words.textContent = "已恢复刚才没有提交的内容，请核对后保存。";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn";
  drop.textContent = "不要了";
  drop.addEventListener("click", () => { put(form, before); sessionStorage.removeItem(key); note.remove(); });
  note.append(words, drop);
  form.before(note);
}

function watch(form, index) {
  const key = keyOf(form, index);
  // What the page came with, not what a quick hand has typed since: a refused form comes back with its draft already in it.
  const asSent = form.cloneNode(true);
  asSent.reset();
  const before = collect(asSent);
  const draft = read(key);
  if (draft && JSON.stringify(draft) !== JSON.stringify(before)) { put(form, draft); tell(form, key, before); }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => sessionStorage.setItem(key, JSON.stringify(collect(form))), 200);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem(key, JSON.stringify(collect(form)));
    sessionStorage.setItem(PENDING, JSON.stringify({ path: location.pathname, page: location.pathname + location.search, key }));
  });
  form.querySelectorAll("[data-discard]").forEach((way) => way.addEventListener("click", () => sessionStorage.removeItem(key)));
}

const pending = read(PENDING);
const tokenGone = Boolean(document.querySelector("[data-token-gone]"));
if (pending && onLogin) {
  const next = document.querySelector('[data-login] input[name="next"]');
  if (next) next.value = pending.page;
  document.getElementById("kept")?.removeAttribute("hidden");
} else if (pending && !tokenGone) {
  // Any other page than the form itself means that the form went through.
  if (location.pathname !== pending.path) sessionStorage.removeItem(pending.key);
  sessionStorage.removeItem(PENDING);
}
if (!onLogin) document.querySelectorAll("form[data-draft]").forEach(watch);

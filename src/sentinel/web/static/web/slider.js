// A slider over time: moves the instant of its form while it is dragged, and asks for the page once it rests.
// <input type="range" data-slider="id of the datetime-local field" data-since="2023-07-29T20:00" hidden>
const UTC = (text) => Date.parse(`${text}Z`);
const words = (instant) => new Date(instant).toISOString().slice(0, 16);

document.querySelectorAll("[data-slider]").forEach((range) => {
  const field = document.getElementById(range.dataset.slider);
  const since = UTC(range.dataset.since);
  range.closest("[hidden]")?.removeAttribute("hidden");
  const say = () => range.setAttribute("aria-valuetext", field.value.replace("T", " "));
  say();
  range.addEventListener("input", () => { field.value = words(since + 60000 * Number(range.value)); say(); });
  range.addEventListener("change", () => range.form.dispatchEvent(new Event("settled")));
  field.addEventListener("change", () => {
    if (!field.value) return;
    range.value = Math.round((UTC(field.value) - since) / 60000);
    say();
    range.form.dispatchEvent(new Event("settled"));
  });
});

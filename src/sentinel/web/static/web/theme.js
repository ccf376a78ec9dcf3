// Runs before the first paint, so that a dark page never flashes white.
(() => {
  if ("fixedTheme" in document.documentElement.dataset) return;
  const stored = localStorage.getItem("sentinel:theme");
  if (stored === "dark" || stored === "light") document.documentElement.dataset.bsTheme = stored;
})();

// Light or dark by choice: the server draws it from the cookie, a click need not wait for the server.

const YEAR_S = 31_536_000;

export function theme(): void {
  document.addEventListener("click", (event) => {
    const control = event.target instanceof Element ? event.target.closest("[data-theme-switch]") : null;
    if (!control) return;
    event.preventDefault();
    const root = document.documentElement;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = next;
    document.cookie = `theme=${next}; path=/; max-age=${YEAR_S}; samesite=lax`;
  });
}

// A form pressed twice in the rain is sent once: until the answer comes, a second press does nothing.
const PATIENCE_MS = 15_000;

/** Guards every form that changes something. */
export function once(): void {
  const sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    const before = sent.get(form);
    const now = performance.now();
    // A lost answer must not lock the form for good.
    if (before !== undefined && now - before < PATIENCE_MS) event.preventDefault();
    else sent.set(form, now);
  });
  // Back from the answer, the page is as it was: the form may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) sent.delete(form);
  });
}

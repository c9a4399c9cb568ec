// htmx swaps parts of a page; parts that show a clock are fetched anew each minute while somebody looks.
import htmx from "htmx.org";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;

const MINUTE_MS = 60_000;

/** An element with an id and `data-refresh="/address"` is replaced by the element of that id in what comes back. */
function refresh(): void {
  if (document.visibilityState !== "visible") return;
  for (const part of document.querySelectorAll<HTMLElement>("[data-refresh]")) {
    // Nobody likes a list that jumps under the hand.
    if (part.contains(document.activeElement) && document.activeElement !== document.body) continue;
    const address = part.dataset.refresh;
    if (address) void htmx.ajax("GET", address, { target: part, swap: "outerHTML", select: `#${part.id}` });
  }
}

setInterval(refresh, MINUTE_MS);
document.addEventListener("visibilitychange", refresh);

// A board has hundreds of stones: with script it is one stop of the Tab key and arrows walk it.

export function board(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-board]")) {
    const links = (): HTMLAnchorElement[] => [...table.querySelectorAll<HTMLAnchorElement>("tbody a")].filter(isShown);
    for (const [i, link] of links().entries()) link.tabIndex = i === 0 ? 0 : -1;
    table.addEventListener("keydown", (event) => {
      const from = document.activeElement;
      if (!(from instanceof HTMLAnchorElement) || !table.contains(from)) return;
      const to = neighbour(links(), from, event.code);
      if (!to) return;
      event.preventDefault();
      event.stopPropagation();
      from.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    });
  }
}

function isShown(link: HTMLElement): boolean {
  return link.getClientRects().length > 0;
}

/** The nearest link in the direction of the arrow; up and down keep as near to the column as they can. */
function neighbour(links: HTMLAnchorElement[], from: HTMLAnchorElement, code: string): HTMLAnchorElement | undefined {
  const i = links.indexOf(from);
  if (code === "ArrowRight") return links[i + 1];
  if (code === "ArrowLeft") return links[i - 1];
  if (code === "Home") return links[0];
  if (code === "End") return links.at(-1);
  if (code !== "ArrowDown" && code !== "ArrowUp") return undefined;
  const here = from.getBoundingClientRect();
  const below = code === "ArrowDown";
  const others = links
    .map((link) => ({ link, box: link.getBoundingClientRect() }))
    .filter(({ box }) => (below ? box.top > here.top + 4 : box.top < here.top - 4));
  const row = below ? Math.min(...others.map((o) => o.box.top)) : Math.max(...others.map((o) => o.box.top));
  const middle = (box: DOMRect): number => Math.abs(box.left + box.width / 2 - here.left - here.width / 2);
  return others.filter((o) => Math.abs(o.box.top - row) < 12).sort((a, b) => middle(a.box) - middle(b.box))[0]?.link;
}

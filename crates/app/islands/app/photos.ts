// Photos open large, all of a case in one row: arrow keys flip, Escape closes. Without script a click opens the file.

export function photos(): void {
  let row: HTMLAnchorElement[] = [];
  let at = 0;
  let sheet: HTMLDialogElement | null = null;

  const show = (): void => {
    const link = row[at];
    const picture = sheet?.querySelector("img");
    const words = sheet?.querySelector("p");
    if (!link || !picture || !words) return;
    picture.src = link.href;
    picture.alt = link.querySelector("img")?.alt ?? "";
    words.textContent = link.closest("figure")?.querySelector("figcaption")?.textContent ?? picture.alt;
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-photo]") : null;
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    row = [...document.querySelectorAll<HTMLAnchorElement>("a[data-photo]")];
    at = row.indexOf(link);
    sheet ??= makeSheet();
    show();
    sheet.showModal();
  });

  document.addEventListener("keydown", (event) => {
    if (!sheet?.open) return;
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    at = (at + step + row.length) % row.length;
    show();
  });
}

function makeSheet(): HTMLDialogElement {
  const sheet = document.createElement("dialog");
  sheet.className = "y-photo";
  sheet.append(document.createElement("img"), document.createElement("p"));
  sheet.addEventListener("click", () => sheet.close());
  document.body.append(sheet);
  return sheet;
}

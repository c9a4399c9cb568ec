// Keys by their place on the keyboard (`event.code`), so they work while a Chinese input method is on.
// They are quiet in fields and dialogs and can be switched off for good (WCAG 2.1.4). The page says what a
// key means by marking the control: data-go="b" (after g), data-key="u" (once), data-item, data-open, data-pick.

const GO_WAIT_MS = 1_500;
const OFF = "keys-off";

export function keys(): void {
  let going = 0;
  let picked = -1;
  const help = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
  const off = help?.querySelector<HTMLInputElement>("[data-keys-off]");
  if (off) {
    off.checked = localStorage.getItem(OFF) !== null;
    off.addEventListener("change", () => (off.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
  }
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-keys-open]") && help) {
      event.preventDefault();
      help.showModal();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (inField(event.target)) return inForm(event);
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (localStorage.getItem(OFF) !== null) return;
    const key = letter(event);
    if (key === "") return;
    if (key === "?" && help) return act(event, () => help.showModal());
    if (key === "/") return press(event, "[data-find]");
    if (going > 0 && Date.now() - going < GO_WAIT_MS) {
      going = 0;
      return press(event, `[data-go="${key}"]`);
    }
    if (key === "g") {
      going = Date.now();
      return;
    }
    const items = [...document.querySelectorAll<HTMLElement>("[data-item]")];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const step = key === "j" || event.code === "ArrowDown" ? 1 : key === "k" || event.code === "ArrowUp" ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      // Arrows scroll a page until a list has the focus; letters start the list.
      if (here < 0 && event.code.startsWith("Arrow")) return;
      const to = items[Math.min(Math.max(here + step, 0), items.length - 1)];
      return act(event, () => focusItem(to));
    }
    if (key === "x" && here >= 0 && items[here]?.querySelector("input[type=checkbox]")) {
      return act(event, () => {
        const from = event.shiftKey && picked >= 0 ? picked : here;
        for (let i = Math.min(from, here); i <= Math.max(from, here); i += 1) pick(items[i], i !== here || event.shiftKey);
        picked = here;
      });
    }
    const inside = here >= 0 ? items[here]?.querySelector<HTMLElement>(`[data-key="${key}"]`) : null;
    if (inside) return act(event, () => inside.click());
    press(event, `[data-key="${key}"]`);
  });
}

/** In a form Ctrl+Enter sends it and Escape leaves by the way out the page offers; its draft is kept. */
function inForm(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form) return;
  if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) act(event, () => form.requestSubmit());
  if (event.code === "Escape") {
    const out = form.querySelector<HTMLElement>("[data-leave]");
    if (out) act(event, () => out.click());
  }
}

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" || target.closest("[data-item]") === null;
  return target.isContentEditable || target.matches("textarea, select");
}

/** The letter on the key cap, whatever the input method makes of it. */
function letter(event: KeyboardEvent): string {
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.code.startsWith("Arrow") ? event.code : "";
}

function press(event: KeyboardEvent, selector: string): void {
  const control = document.querySelector<HTMLElement>(selector);
  if (!control) return;
  act(event, () => {
    if (control.matches("input, textarea, select")) control.focus();
    else control.click();
  });
}

function act(event: KeyboardEvent, deed: () => void): void {
  event.preventDefault();
  deed();
}

function focusItem(item: HTMLElement | undefined): void {
  const link = item?.querySelector<HTMLElement>("[data-open], a, button");
  link?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

function pick(item: HTMLElement | undefined, on: boolean): void {
  const box = item?.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (!box) return;
  box.checked = on || !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

// A form marked `data-keep="name"` survives a lost page: its words wait in this tab until it is sent.
// Passwords and files are never kept, and nothing outlives the tab, for units share computers.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (e): e is Field =>
      (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement) &&
      e.name !== "" &&
      !NEVER.has(e.type),
  );
}

function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function save(form: HTMLFormElement, key: string): void {
  const kept = fields(form)
    .filter((f) => !isTick(f) || f.checked)
    .map((f) => [f.name, f.value]);
  sessionStorage.setItem(key, JSON.stringify(kept));
}

function restore(form: HTMLFormElement, key: string): boolean {
  const text = sessionStorage.getItem(key);
  if (!text) return false;
  const left = new Map<string, string[]>();
  for (const [name, value] of JSON.parse(text) as [string, string][]) left.set(name, [...(left.get(name) ?? []), value]);
  let changed = false;
  for (const field of fields(form)) {
    const values = left.get(field.name) ?? [];
    if (isTick(field)) {
      const on = values.includes(field.value);
      changed ||= on !== field.checked;
      field.checked = on;
    } else {
      const value = values.shift();
      if (value === undefined) continue;
      changed ||= value !== field.value;
      field.value = value;
    }
  }
  return changed;
}

export function drafts(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
    const key = `draft:${location.pathname}:${form.dataset.keep}`;
    if (restore(form, key)) for (const said of form.querySelectorAll<HTMLElement>("[data-kept]")) said.hidden = false;
    form.addEventListener("input", () => save(form, key));
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
    form.addEventListener("reset", () => sessionStorage.removeItem(key));
  }
}

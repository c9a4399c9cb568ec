// A change to look at before it is kept: what would move, whether the day still holds, what would mend it.
import { DAY, EARLY, MILESTONE, WORK_DAY, type Model } from "./model";
import type { Ghost } from "./draw";
import type { Scale } from "./scale";

export type Words = Record<string, string>;

interface Move {
  id: number;
  title: string;
  start_before: number | null;
  start_after: number;
  due_before: number | null;
  due_after: number;
}

interface Forecast {
  fits: boolean;
  short_minutes: number;
  chain: string[];
  moves: Move[];
  mends: string[];
}

/** A word with values in it: `{n}`. */
export function told(words: Words, key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

const SHOWN_MOST = 8;

export class Proposal {
  readonly ghosts = new Map<number, Ghost>();
  private ask: Record<string, unknown> | null = null;
  private row = -1;
  private waiting = 0;
  private round = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly words: Words,
    private readonly changed: () => void,
    private readonly kept: (row: number) => void,
  ) {}

  get isOpen(): boolean {
    return this.row >= 0;
  }

  /** Draws the ghost while the bar is held; nothing is asked yet. */
  hold(row: number, ghost: Ghost): void {
    this.ghosts.clear();
    this.ghosts.set(row, ghost);
    this.changed();
  }

  drop(): void {
    this.round += 1;
    clearTimeout(this.waiting);
    this.ghosts.clear();
    this.ask = null;
    this.row = -1;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.changed();
  }

  /** The bar lies elsewhere: later means it may not begin before, earlier that it must be done by then. What has begun
   *  keeps its start: only its end moves. */
  move(model: Model, scale: Scale, row: number, put: Ghost): void {
    const s = model.sheet;
    const later = put.start > (s.start[row] ?? 0);
    const begun = (s.done[row] ?? 0) > 0;
    const atEnd = model.has(row, MILESTONE) || begun || !later;
    const ghost = begun ? { start: s.start[row] ?? put.start, due: put.due } : put;
    // What begins as soon as it can would, with only a bound, run on to as late as it may: it is put on the day.
    const bound = model.has(row, EARLY) ? "must-start" : "start-no-earlier";
    const constraint = later ? (atEnd ? "finish-no-earlier" : bound) : "finish-no-later";
    const on = model.iso(atEnd ? ghost.due : ghost.start);
    const values = { title: s.title[row] ?? "", from: scale.short(ghost.start), to: scale.short(ghost.due) };
    this.look(model, row, ghost, { constraint, on }, told(this.words, "moved-to", values));
  }

  /** Its left end lies elsewhere: it takes more or fewer days. */
  lengthen(model: Model, row: number, ghost: Ghost): void {
    const s = model.sheet;
    const more = model.workedBetween(ghost.start, s.start[row] ?? 0);
    const days = Math.max(0, Math.round(((s.minutes[row] ?? 0) / WORK_DAY + more) * 10) / 10);
    const text = told(this.words, "length", { title: s.title[row] ?? "", n: days });
    this.look(model, row, ghost, { duration_days: days }, text);
  }

  private look(model: Model, row: number, ghost: Ghost, ask: Record<string, unknown>, text: string): void {
    this.row = row;
    this.ask = { ...ask, version: model.sheet.version[row] };
    this.ghosts.clear();
    this.ghosts.set(row, ghost);
    this.box.hidden = false;
    this.box.replaceChildren(line(text, "b"), line(told(this.words, "wait")));
    this.changed();
    clearTimeout(this.waiting);
    // Keys come in bursts; the plan is tried when they pause.
    this.waiting = window.setTimeout(() => void this.tryOut(model, text), 250);
  }

  private async tryOut(model: Model, text: string): Promise<void> {
    const round = (this.round += 1);
    const reply = await this.send(model, "dates/preview", {});
    if (round !== this.round) return;
    if (!reply.ok) return this.say(text, reply.why);
    const found = reply.answer as Forecast;
    const places = new Map(model.sheet.id.map((id, row) => [id, row]));
    const zero = Date.parse(`${model.sheet.first}T00:00:00+08:00`);
    const minute = (ms: number): number => Math.round((ms - zero) / 60_000);
    this.ghosts.clear();
    const others = found.moves.filter((move) => move.id !== model.sheet.id[this.row]);
    for (const move of found.moves) {
      const row = places.get(move.id);
      if (row !== undefined) this.ghosts.set(row, { start: minute(move.start_after), due: minute(move.due_after) });
    }
    this.changed();
    this.show(model, text, found, others, minute);
  }

  private show(model: Model, text: string, found: Forecast, others: Move[], minute: (ms: number) => number): void {
    const { words } = this;
    const verdict = found.fits
      ? told(words, "fits")
      : told(words, "short", { n: Math.max(0.5, Math.round((found.short_minutes / WORK_DAY) * 2) / 2) });
    const moved = others.length === 0 ? told(words, "alone") : told(words, "moves", { n: others.length });
    const parts: HTMLElement[] = [line(text, "b"), line(moved)];
    const strong = line(verdict, "strong");
    if (!found.fits) strong.classList.add("warn");
    parts.push(strong);
    if (others.length > 0) {
      const list = document.createElement("ul");
      for (const move of others.slice(0, SHOWN_MOST)) {
        const days =
          move.due_before === null ? 0 : model.workedBetween(minute(move.due_before), minute(move.due_after));
        const by = days === 0 ? "" : told(words, days > 0 ? "later" : "earlier", { n: Math.abs(days) });
        const item = document.createElement("li");
        item.textContent = `${move.title} ${by}`;
        list.append(item);
      }
      if (others.length > SHOWN_MOST) list.append(Object.assign(document.createElement("li"), { textContent: "…" }));
      parts.push(list);
    }
    if (!found.fits && found.chain.length > 0)
      parts.push(line(told(words, "chain", { names: found.chain.slice(0, 6).join(" → ") })));
    if (found.mends.length > 0) {
      parts.push(line(told(words, "mends")));
      const list = document.createElement("ul");
      for (const mend of found.mends)
        list.append(Object.assign(document.createElement("li"), { textContent: mend }));
      parts.push(list);
    }
    parts.push(this.buttons(model, text));
    this.box.replaceChildren(...parts);
  }

  private buttons(model: Model, text: string): HTMLElement {
    const row = document.createElement("div");
    row.className = "filters";
    const reason = document.createElement("input");
    reason.className = "form-control w-m";
    reason.maxLength = 500;
    reason.placeholder = told(this.words, "reason");
    reason.setAttribute("aria-label", told(this.words, "reason"));
    const keep = button(told(this.words, "keep"), "btn btn-primary");
    const drop = button(told(this.words, "drop"), "btn");
    keep.addEventListener("click", () => void this.keep(model, text, reason.value));
    drop.addEventListener("click", () => this.drop());
    row.append(reason, keep, drop);
    return row;
  }

  private async keep(model: Model, text: string, reason: string): Promise<void> {
    const row = this.row;
    const reply = await this.send(model, "dates", { reason });
    if (!reply.ok) return this.say(text, reply.why);
    this.drop();
    this.kept(row);
  }

  private say(text: string, why: string): void {
    const drop = button(told(this.words, "drop"), "btn");
    drop.addEventListener("click", () => this.drop());
    this.box.replaceChildren(line(text, "b"), line(why, "strong"), drop);
  }

  private async send(
    model: Model,
    deed: string,
    more: Record<string, unknown>,
  ): Promise<{ ok: true; answer: unknown } | { ok: false; why: string }> {
    const failed = told(this.words, "failed");
    try {
      const reply = await fetch(`/api/v1/tasks/${model.sheet.id[this.row]}/${deed}`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ ...this.ask, ...more }),
      });
      const answer = (await reply.json()) as { detail?: string };
      return reply.ok ? { ok: true, answer } : { ok: false, why: answer.detail ?? failed };
    } catch {
      return { ok: false, why: failed };
    }
  }
}

function line(text: string, inside?: string): HTMLElement {
  const p = document.createElement("p");
  if (inside) p.append(Object.assign(document.createElement(inside), { textContent: text }));
  else p.textContent = text;
  return p;
}

export function button(text: string, kind: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  return made;
}

/** Where a bar would lie after being moved by so many days: its start on a worked day, its length in days kept. */
export function shifted(model: Model, row: number, days: number): Ghost {
  const s = model.sheet;
  const [start, due] = [s.start[row] ?? 0, s.due[row] ?? 0];
  const later = days > 0;
  const anchor = later ? start : due;
  const day = model.worked(Math.floor(anchor / DAY) + days, days);
  const by = day * DAY + (anchor % DAY) - anchor;
  return { start: start + by, due: due + by };
}

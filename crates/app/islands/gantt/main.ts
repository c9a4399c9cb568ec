// The whole plan on one sheet: `<div data-gantt="/api/v1/campaigns/7/plan">`. Only the rows in sight stand in the
// page, so 5,000 tasks scroll like fifty. Without it the page keeps its table.
import { body, head, HEAD, ROW, scrollTo, type View } from "./draw";
import { LIGHTS, CRITICAL, DAY, Model, MOVABLE, STALE, SUMMARY, WORK_DAY, type Sheet } from "./model";
import { button, Proposal, shifted, told, type Words } from "./proposal";
import { Scale, ZOOMS, type Zoom } from "./scale";

const KEPT = "gantt-zoom";
const PLAIN = "[data-gantt-plain]";

for (const box of document.querySelectorAll<HTMLElement>("[data-gantt]")) void open(box);

async function open(box: HTMLElement): Promise<void> {
  const address = box.dataset.gantt ?? "";
  const fetched = async (): Promise<Sheet | null> => {
    const reply = await fetch(address, { headers: { accept: "application/json" } });
    return reply.ok ? ((await reply.json()) as Sheet) : null;
  };
  const sheet = await fetched();
  if (!sheet || sheet.id.length === 0) return;
  const words = JSON.parse(box.dataset.words ?? "{}") as Words;
  new Gantt(box, sheet, words, fetched);
  box.hidden = false;
  const plain = box.parentElement?.querySelector<HTMLElement>(PLAIN);
  if (plain) plain.classList.add("only-print");
}

class Gantt {
  private model: Model;
  private scale: Scale;
  private active = -1;
  private links = false;
  private baseline = true;
  private drawing = 0;
  private stepped = 0;
  private readonly zh: boolean;
  private readonly scroller = element("div", "g-scroll");
  private readonly inner = element("div", "g-inner");
  private readonly stage = element("div", "g-stage");
  private readonly names = element("div", "g-names");
  private readonly tree = element("div", "g-tree");
  private readonly svgHead = svg("g-head");
  private readonly svg = svg("g-lanes");
  private readonly tell = element("p", "g-tell");
  private readonly found = element("span", "small quiet");
  private readonly proposal: Proposal;

  constructor(
    private readonly box: HTMLElement,
    sheet: Sheet,
    private readonly words: Words,
    private readonly fetched: () => Promise<Sheet | null>,
  ) {
    this.zh = box.dataset.lang !== "en";
    this.model = this.modelOf(sheet);
    const kept = localStorage.getItem(KEPT) as Zoom | null;
    const days = sheet.days.length;
    const usual: Zoom = days <= 60 ? "day" : days <= 200 ? "week" : days <= 800 ? "month" : "quarter";
    this.scale = new Scale(kept && ZOOMS.includes(kept) ? kept : usual, this.model, this.zh);
    const said = element("div", "g-proposal");
    said.hidden = true;
    said.setAttribute("role", "status");
    this.proposal = new Proposal(said, words, () => this.draw(), () => void this.reload());
    this.build(said);
    this.size();
    this.goTo(sheet.now);
    addEventListener("resize", () => this.draw());
    requestAnimationFrame(() => this.draw());
  }

  private modelOf(sheet: Sheet): Model {
    return new Model(sheet, this.box.dataset.only ?? "", Number(this.box.dataset.under ?? 0));
  }

  private async reload(): Promise<void> {
    const sheet = await this.fetched();
    if (!sheet) return;
    const folded = new Set([...this.model.folded].map((row) => this.model.sheet.id[row]));
    this.model = this.modelOf(sheet);
    this.model.folded.clear();
    sheet.id.forEach((id, row) => folded.has(id) && this.model.folded.add(row));
    this.model.look();
    this.scale = new Scale(this.scale.zoom, this.model, this.zh);
    this.size();
    this.draw();
  }

  private build(said: HTMLElement): void {
    this.names.append(this.heading(), this.tree);
    const lanes = element("div", "g-time");
    lanes.append(this.svgHead, this.svg);
    this.stage.append(this.names, lanes);
    this.inner.append(this.stage);
    this.scroller.append(this.inner);
    this.tree.tabIndex = 0;
    this.tree.setAttribute("role", "treegrid");
    this.tree.setAttribute("aria-label", told(this.words, "task"));
    this.tell.setAttribute("aria-live", "polite");
    const hint = element("p", "small quiet no-print");
    hint.textContent = told(this.words, "hint");
    this.box.append(this.toolbar(), this.scroller, this.tell, said, hint);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.tree.addEventListener("keydown", (event) => this.key(event));
    this.tree.addEventListener("click", (event) => this.press(event));
    this.hold();
  }

  private heading(): HTMLElement {
    const row = element("div", "g-cols");
    for (const key of ["task", "lead", "slack"])
      row.append(Object.assign(element("span", `g-${key}`), { textContent: told(this.words, key) }));
    return row;
  }

  private toolbar(): HTMLElement {
    const bar = element("div", "g-bar-tools filters");
    const zooms = element("span", "g-zooms");
    zooms.setAttribute("role", "group");
    zooms.setAttribute("aria-label", told(this.words, "zoom"));
    for (const zoom of ZOOMS) {
      const made = button(told(this.words, zoom), "btn btn-sm");
      made.dataset.zoom = zoom;
      made.setAttribute("aria-pressed", String(zoom === this.scale.zoom));
      made.addEventListener("click", () => this.zoom(zoom));
      zooms.append(made);
    }
    const search = document.createElement("input");
    search.type = "search";
    search.className = "form-control w-m";
    search.placeholder = told(this.words, "search");
    search.setAttribute("aria-label", told(this.words, "search"));
    search.addEventListener("input", () => {
      this.model.search(search.value);
      this.scroller.scrollTop = 0;
      this.active = this.model.rows.find((row) => !this.model.has(row, SUMMARY)) ?? this.model.rows[0] ?? 0;
      this.found.textContent = this.model.found < 0 ? "" : told(this.words, "found", { n: this.model.found });
      this.size();
      this.draw();
    });
    const does = (key: string, act: () => void): HTMLButtonElement => {
      const made = button(told(this.words, key), "btn btn-sm");
      made.addEventListener("click", act);
      return made;
    };
    const toggles = (key: "links" | "baseline"): HTMLButtonElement => {
      const made = does(key, () => {
        this[key] = !this[key];
        made.setAttribute("aria-pressed", String(this[key]));
        this.draw();
      });
      made.setAttribute("aria-pressed", String(this[key]));
      return made;
    };
    bar.append(
      zooms,
      does("today", () => this.goTo(this.model.sheet.now)),
      does("unfold", () => this.fold(() => this.model.folded.clear())),
      does("fold", () => this.fold(() => this.model.foldAll())),
      toggles("links"),
      toggles("baseline"),
      search,
      this.found,
    );
    return bar;
  }

  private fold(act: () => void): void {
    act();
    this.model.look();
    if (!this.model.rows.includes(this.active)) this.active = this.model.rows[0] ?? 0;
    this.size();
    this.draw();
  }

  private zoom(zoom: Zoom): void {
    const middle = (this.scroller.scrollLeft + this.timeWidth / 2) / this.scale.dayPx;
    this.scale = new Scale(zoom, this.model, this.zh);
    localStorage.setItem(KEPT, zoom);
    for (const made of this.box.querySelectorAll<HTMLElement>("[data-zoom]"))
      made.setAttribute("aria-pressed", String(made.dataset.zoom === zoom));
    this.size();
    this.scroller.scrollLeft = middle * this.scale.dayPx - this.timeWidth / 2;
    this.draw();
  }

  private get timeWidth(): number {
    return Math.max(60, this.scroller.clientWidth - this.names.offsetWidth);
  }

  private goTo(minute: number): void {
    this.scroller.scrollLeft = scrollTo(this.scale, minute, this.timeWidth);
    this.draw();
  }

  /** The scrolled sheet is as large as the whole plan; what is drawn is as large as the window on it. */
  private size(): void {
    this.inner.style.width = `${Math.ceil(this.scale.days * this.scale.dayPx) + this.names.offsetWidth}px`;
    this.inner.style.height = `${HEAD + this.model.rows.length * ROW + 4}px`;
  }

  private draw(): void {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.paint();
    });
  }

  private paint(): void {
    const { scroller, model } = this;
    const [width, height] = [this.timeWidth, Math.max(60, scroller.clientHeight)];
    this.stage.style.width = `${scroller.clientWidth}px`;
    this.stage.style.height = `${height}px`;
    const firstRow = Math.max(0, Math.floor(scroller.scrollTop / ROW));
    const view: View = {
      left: scroller.scrollLeft,
      width,
      height: height - HEAD,
      firstRow,
      offset: scroller.scrollTop - firstRow * ROW,
      active: this.active,
      links: this.links,
      baseline: this.baseline,
      ghosts: this.proposal.ghosts,
    };
    for (const [part, high] of [[this.svgHead, HEAD], [this.svg, view.height]] as const) {
      part.setAttribute("width", String(width));
      part.setAttribute("height", String(high));
    }
    this.svgHead.innerHTML = head(model, this.scale, view);
    this.svg.innerHTML = body(model, this.scale, view);
    const count = Math.ceil((view.height + view.offset) / ROW);
    const seen = model.rows.slice(firstRow, firstRow + count);
    this.tree.style.transform = `translateY(${-view.offset}px)`;
    this.tree.setAttribute("aria-rowcount", String(model.rows.length));
    this.tree.replaceChildren(...seen.map((row, i) => this.name(row, firstRow + i)));
    const isSeen = seen.includes(this.active);
    if (isSeen) this.tree.setAttribute("aria-activedescendant", `g-${model.sheet.id[this.active] ?? 0}`);
    else this.tree.removeAttribute("aria-activedescendant");
    this.tell.textContent = this.about(this.active);
  }

  private name(row: number, place: number): HTMLElement {
    const { model, words } = this;
    const s = model.sheet;
    const line = element("div", `g-row${row === this.active ? " here" : ""}`);
    line.id = `g-${s.id[row]}`;
    line.dataset.row = String(row);
    line.setAttribute("role", "row");
    line.setAttribute("aria-rowindex", String(place + 1));
    line.setAttribute("aria-level", String((model.depth[row] ?? 0) + 1));
    const task = element("span", `g-task l${Math.min(model.depth[row] ?? 0, 7)}`);
    task.setAttribute("role", "gridcell");
    if (model.has(row, SUMMARY)) {
      const open = !model.folded.has(row) || model.found >= 0;
      line.setAttribute("aria-expanded", String(open));
      const twist = element("span", `g-twist${open ? " open" : ""}`);
      twist.dataset.twist = "1";
      task.append(twist);
    } else task.append(element("span", "g-twist none"));
    const sign = svg("st");
    sign.innerHTML = `<use href="#${/^s-[a-z0-9]+$/.test(s.sign[row] ?? "") ? s.sign[row] : "s-0"}"/>`;
    const link = document.createElement("a");
    link.href = `/tasks/${s.id[row]}`;
    link.tabIndex = -1;
    link.textContent = s.title[row] ?? "";
    link.title = s.title[row] ?? "";
    if (model.has(row, SUMMARY)) link.className = "sum";
    task.append(sign, link);
    if (model.has(row, CRITICAL))
      task.append(Object.assign(element("b", "g-word"), { textContent: told(words, "critical") }));
    const cell = (kind: string, text: string): HTMLElement => {
      const made = Object.assign(element("span", kind), { textContent: text });
      made.setAttribute("role", "gridcell");
      return made;
    };
    const slack = s.light[row] === 0 ? "–" : this.days(s.slack[row] ?? 0);
    line.append(task, cell("g-lead", s.units[s.unit[row] ?? 0] ?? ""), cell("g-slack", slack));
    return line;
  }

  private days(minutes: number): string {
    const n = Math.round((minutes / WORK_DAY) * 2) / 2;
    return told(this.words, "days", { n: n < 0 ? `−${-n}` : n });
  }

  /** One sentence on a row: who, when, how it stands, what it waits for. */
  private about(row: number): string {
    const { model, words } = this;
    const s = model.sheet;
    if (s.id[row] === undefined) return "";
    const span = { from: this.scale.short(s.start[row] ?? 0), to: this.scale.short(s.due[row] ?? 0) };
    const parts = [s.title[row] ?? "", s.units[s.unit[row] ?? 0] ?? "", told(words, "span", span)];
    parts.push(`${told(words, LIGHTS[s.light[row] ?? 2] ?? "in-step")} ${Math.floor((s.done[row] ?? 0) / 10)}%`);
    if (s.light[row] !== 0) parts.push(`${told(words, "slack")} ${this.days(s.slack[row] ?? 0)}`);
    if (model.has(row, CRITICAL)) parts.push(told(words, "critical"));
    if (model.has(row, STALE)) parts.push(told(words, "stale"));
    const before = model.before[row]?.slice(0, 3).map((from) => s.title[from] ?? "");
    if (before) parts.push(told(words, "waits", { names: before.join(this.zh ? "、" : ", ") }));
    return parts.join(" · ");
  }

  private press(event: Event): void {
    if (!(event.target instanceof Element)) return;
    const line = event.target.closest<HTMLElement>("[data-row]");
    if (!line) return;
    this.active = Number(line.dataset.row);
    if (event.target.closest("[data-twist]")) this.turn(this.active);
    else {
      this.reveal();
      this.draw();
    }
    this.tree.focus({ preventScroll: true });
  }

  private turn(row: number, open = this.model.folded.has(row)): void {
    this.fold(() => (open ? this.model.folded.delete(row) : this.model.folded.add(row)));
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.tree || event.ctrlKey || event.metaKey || event.altKey) return;
    const { model } = this;
    const at = model.rows.indexOf(this.active);
    const page = Math.max(1, Math.floor((this.scroller.clientHeight - HEAD) / ROW) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -model.rows.length, End: model.rows.length,
    };
    const step = steps[event.key];
    if (step !== undefined) this.walk(at + step);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const right = event.key === "ArrowRight";
      if (event.shiftKey) this.step(right ? 1 : -1);
      else if (model.has(this.active, SUMMARY) && model.folded.has(this.active) === right) this.turn(this.active, right);
      else if (!right && (model.sheet.up[this.active] ?? -1) >= 0) this.walk(model.rows.indexOf(model.sheet.up[this.active] ?? 0));
      else return;
    } else if (event.key === "Enter") location.href = `/tasks/${model.sheet.id[this.active]}`;
    else if (event.key === "Escape") this.leave();
    else if (event.key === "+" || event.key === "=" || event.key === "-") {
      const next = ZOOMS[ZOOMS.indexOf(this.scale.zoom) + (event.key === "-" ? 1 : -1)];
      if (next) this.zoom(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private walk(to: number): void {
    const place = Math.min(Math.max(to, 0), this.model.rows.length - 1);
    this.active = this.model.rows[place] ?? 0;
    this.stepped = 0;
    const [top, room] = [place * ROW, this.scroller.clientHeight - HEAD - ROW];
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
    this.reveal();
    this.draw();
  }

  /** Brings the bar of the row one stands on into sight. */
  private reveal(): void {
    const s = this.model.sheet;
    const [start, due] = [s.start[this.active], s.due[this.active]];
    if (start === undefined || due === undefined) return;
    const [left, right] = [this.scroller.scrollLeft, this.scroller.scrollLeft + this.timeWidth];
    if (this.scale.x(due) < left + 20 || this.scale.x(start) > right - 20)
      this.scroller.scrollLeft = Math.max(0, this.scale.x(start) - this.timeWidth / 4);
  }

  private step(days: number): void {
    if (!this.model.has(this.active, MOVABLE)) return;
    this.stepped += days;
    if (this.stepped === 0) return this.leave();
    this.proposal.move(this.model, this.scale, this.active, shifted(this.model, this.active, this.stepped));
  }

  private leave(): void {
    this.stepped = 0;
    this.proposal.drop();
  }

  /** A bar is held with the mouse or a pen; a finger scrolls. */
  private hold(): void {
    let held: { row: number; grip: boolean; from: number; id: number } | null = null;
    const daysOf = (event: PointerEvent): number =>
      held ? Math.round((event.clientX - held.from) / this.scale.dayPx) : 0;
    const ghost = (event: PointerEvent): { start: number; due: number } | null => {
      const days = daysOf(event);
      if (!held || days === 0) return null;
      if (!held.grip) return shifted(this.model, held.row, days);
      const s = this.model.sheet;
      const [start, due] = [s.start[held.row] ?? 0, s.due[held.row] ?? 0];
      const day = this.model.worked(Math.floor(start / DAY) + days, days);
      return { start: Math.min(day * DAY + (start % DAY), due), due };
    };
    this.svg.addEventListener("pointerdown", (event) => {
      const bar = event.target instanceof Element ? event.target.closest<SVGElement>("[data-row]") : null;
      if (!bar) {
        const place = Math.floor((event.offsetY + this.scroller.scrollTop) / ROW);
        this.active = this.model.rows[place] ?? this.active;
        return this.draw();
      }
      const row = Number(bar.dataset.row);
      this.active = row;
      this.tree.focus({ preventScroll: true });
      this.draw();
      if (event.pointerType === "touch" || event.button !== 0 || !this.model.has(row, MOVABLE)) return;
      held = { row, grip: bar.dataset.grip === "1", from: event.clientX, id: event.pointerId };
      this.svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.svg.addEventListener("pointermove", (event) => {
      const at = ghost(event);
      if (held && at) this.proposal.hold(held.row, at);
    });
    const end = (event: PointerEvent): void => {
      const at = ghost(event);
      if (held && at && event.type === "pointerup") {
        if (held.grip) this.proposal.lengthen(this.model, held.row, at);
        else this.proposal.move(this.model, this.scale, held.row, at);
      } else if (held) this.proposal.drop();
      held = null;
    };
    this.svg.addEventListener("pointerup", end);
    this.svg.addEventListener("pointercancel", end);
  }
}

function element(tag: string, kind: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = kind;
  return made;
}

function svg(kind: string): SVGSVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("class", kind);
  made.setAttribute("aria-hidden", "true");
  return made;
}

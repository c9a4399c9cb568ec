// The right side: bars of the rows in sight as one SVG. Only numbers and names of classes go into its text.
import { CRITICAL, DAY, MILESTONE, SUMMARY, type Model } from "./model";
import type { Scale } from "./scale";

export const ROW = 34;
export const HEAD = 48;

export interface Ghost {
  start: number;
  due: number;
}

export interface View {
  left: number;
  width: number;
  height: number;
  firstRow: number;
  offset: number;
  active: number;
  links: boolean;
  baseline: boolean;
  ghosts: Map<number, Ghost>;
}

const esc = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const n = (value: number): string => value.toFixed(1);

function rect(kind: string, x: number, y: number, w: number, h: number): string {
  return `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(Math.max(w, 1))}" height="${n(h)}"/>`;
}

/** The grid's lines, its shaded days off, and the two lines of time over it. */
export function head(model: Model, scale: Scale, view: View): string {
  const { upper, lower } = scale.ticks(view.left, view.left + view.width);
  let out = "";
  upper.forEach((tick, i) => {
    const next = upper[i + 1]?.x ?? Infinity;
    if (next - view.left < 0) return;
    const x = Math.min(Math.max(tick.x - view.left, 0), next - view.left - 90);
    if (x > -20) out += `<text class="up" x="${n(x + 6)}" y="18">${esc(tick.label)}</text>`;
    out += `<line class="g-line" x1="${n(tick.x - view.left)}" x2="${n(tick.x - view.left)}" y1="0" y2="${HEAD}"/>`;
  });
  for (const tick of lower) {
    const x = tick.x - view.left;
    if (x < -120) continue;
    const at = scale.zoom === "day" ? x + scale.dayPx / 2 : x + 6;
    const off = scale.zoom === "day" && !model.isWorked(Math.round(tick.x / scale.dayPx)) ? " off" : "";
    out += `<text class="low${off}"${scale.zoom === "day" ? ' text-anchor="middle"' : ""} x="${n(at)}" y="40">${esc(tick.label)}</text>`;
  }
  return out;
}

export function body(model: Model, scale: Scale, view: View): string {
  const { left, width, height } = view;
  let out = "";
  if (scale.zoom === "day" || scale.zoom === "week") {
    const [first, last] = [Math.floor(left / scale.dayPx), Math.ceil((left + width) / scale.dayPx)];
    for (let day = first; day <= last; day += 1)
      if (!model.isWorked(day)) out += rect("g-off", day * scale.dayPx - left, 0, scale.dayPx, height);
  }
  for (const tick of scale.ticks(left, left + width).lower) {
    const x = n(tick.x - left);
    out += `<line class="g-line" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
  }
  const now = scale.x(model.sheet.now) - left;
  const target = scale.x(model.sheet.target) - left;
  out += `<line class="g-target" x1="${n(target)}" x2="${n(target)}" y1="0" y2="${height}"/>`;
  const count = Math.ceil((height + view.offset) / ROW) + 1;
  const seen = model.rows.slice(view.firstRow, view.firstRow + count);
  const top = new Map(seen.map((row, i) => [row, i * ROW - view.offset]));
  let bars = "";
  for (const [row, y] of top) {
    if (row === view.active) out += rect("g-here", 0, y, width, ROW);
    bars += bar(model, scale, row, y, view);
  }
  out += arrows(model, scale, view, top);
  out += `<line class="r-today" x1="${n(now)}" x2="${n(now)}" y1="0" y2="${height}"/>`;
  return out + bars;
}

function bar(model: Model, scale: Scale, row: number, y: number, view: View): string {
  const s = model.sheet;
  const [start, due] = [s.start[row] ?? 0, s.due[row] ?? 0];
  const x = scale.x(start) - view.left;
  const end = scale.x(due) - view.left;
  let out = "";
  const base = [s.base_start[row] ?? -1, s.base_due[row] ?? -1] as const;
  if (view.baseline && base[0] >= 0 && !model.has(row, SUMMARY)) {
    const from = scale.x(base[0]) - view.left;
    out += rect("g-base", from, y + 26, Math.max(scale.x(base[1]) - view.left - from, 3), 3);
  }
  const late = s.light[row] === 4 && s.now > due;
  const ghost = view.ghosts.get(row);
  if ((late ? Math.max(end, scale.x(s.now) - view.left) : end) < -40 || x > view.width + 40) {
    return out + (ghost ? ghostBar(scale, ghost, y, view) : "");
  }
  const crit = model.has(row, CRITICAL) ? " g-crit" : "";
  const w = Math.max(end - x, 3);
  if (model.has(row, SUMMARY)) {
    out += `<path class="g-sum" d="M${n(x)} ${y + 12}h${n(w)}v9l-4 -4h${n(-(w - 8))}l-4 4z"/>`;
  } else if (model.has(row, MILESTONE)) {
    out += `<circle class="g-stone${crit}" data-row="${row}" cx="${n(end)}" cy="${y + 17}" r="7"/>`;
  } else {
    out += `<rect class="g-bar${crit}" data-row="${row}" x="${n(x)}" y="${y + 8}" width="${n(w)}" height="16" rx="2"/>`;
    const done = (w * (s.done[row] ?? 0)) / 1000;
    if (done > 0) out += rect("g-done", x + 1, y + 12, Math.max(done - 2, 1), 8);
    if (late) out += rect("g-late", end, y + 8, scale.x(s.now) - view.left - end, 16);
    if (!ghost && w > 14) out += `<rect class="g-grip" data-row="${row}" data-grip="1" x="${n(x - 3)}" y="${y + 6}" width="8" height="20"/>`;
  }
  if (ghost) out += ghostBar(scale, ghost, y, view);
  return out;
}

function ghostBar(scale: Scale, ghost: Ghost, y: number, view: View): string {
  const x = scale.x(ghost.start) - view.left;
  return rect("g-ghost", x, y + 5, Math.max(scale.x(ghost.due) - view.left - x, 4), 22);
}

/** Links of the row one stands on, or of all rows in sight; both ends need not be in sight. */
function arrows(model: Model, scale: Scale, view: View, top: Map<number, number>): string {
  const s = model.sheet;
  let out = "";
  let drawn = 0;
  const place = new Map<number, number>();
  const y = (row: number): number | undefined => {
    const known = top.get(row);
    if (known !== undefined) return known;
    if (!place.has(row)) {
      const at = model.rows.indexOf(row);
      place.set(row, at < 0 ? NaN : (at - view.firstRow) * ROW - view.offset);
    }
    return place.get(row);
  };
  for (const [from, to, kind] of s.links) {
    const near = from === view.active || to === view.active;
    if (!near && !(view.links && (top.has(from) || top.has(to)))) continue;
    const [y1, y2] = [y(from), y(to)];
    if (y1 === undefined || y2 === undefined || Number.isNaN(y1) || Number.isNaN(y2)) continue;
    if (Math.max(y1, y2) < -ROW || Math.min(y1, y2) > view.height + ROW || (drawn += 1) > 400) continue;
    const x1 = scale.x((kind === 0 || kind === 2 ? s.due[from] : s.start[from]) ?? 0) - view.left;
    const x2 = scale.x((kind === 0 || kind === 1 ? s.start[to] : s.due[to]) ?? 0) - view.left;
    const crit = model.has(from, CRITICAL) && model.has(to, CRITICAL) ? " g-crit" : "";
    const elbow = Math.max(x1 + 6, Math.min(x2 - 8, x1 + 6));
    const enter = y2 > y1 ? y2 + 7 : y2 + 27;
    out +=
      x2 >= x1 + 4
        ? `<path class="g-link${crit}" d="M${n(x1)} ${y1 + 16}H${n(Math.max(x2, elbow))}V${enter}"/>`
        : `<path class="g-link${crit}" d="M${n(x1)} ${y1 + 16}h6V${y2 > y1 ? y2 + 2 : y2 + 31}H${n(x2 - 6)}V${y2 + 16}h6"/>`;
  }
  return out;
}

/** Where the picture must begin so that a moment stands a third in. */
export function scrollTo(scale: Scale, minute: number, width: number): number {
  return Math.max(0, scale.x(minute) - width / 3);
}

export const dayOf = (minute: number): number => Math.floor(minute / DAY);

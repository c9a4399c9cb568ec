// Papers and photographs the story needs, made on the spot: nothing here was anybody's.
import { deflateSync } from "node:zlib";

const DAY = 86_400_000;
const day = (from, days) => {
  const at = new Date(from.getTime() + days * DAY);
  return `${at.getFullYear()}年${at.getMonth() + 1}月${at.getDate()}日`;
};

/** A campaign's plan whose first phase begins today and whose last phase has no dates. */
export function plan(today, mark) {
  return `关于开展“净街美巷${mark}”专项行动的方案
为改善县城环境，根据县委、县政府的部署，就开展“净街美巷${mark}”专项行动制定本方案。
一、组织领导
成立“净街美巷${mark}”专项行动领导小组，领导小组下设办公室，办公室设在县住建局。
二、阶段安排
（一）动员阶段（${day(today, 0)}至${day(today, 14)}）。各街道要制定实施方案，逐巷建立台账。
（二）整治阶段（${day(today, 15)}至${day(today, 75)}）。集中开展占道经营专项整治。
（三）总结阶段。各街道要总结做法，形成报告。
三、重点任务
1.县住建局要组织修复背街小巷破损路面36处。
2.县市场监管局负责流动摊点登记，${day(today, 10)}前上报摊点名册。
3.县园林中心要补植行道树120株。
四、督查
督查组每周开展一次暗访，对整治不力的单位予以通报批评。
`;
}

/** A small standard; its last indicator is nobody's. */
export function standard(code) {
  return `[standard]
code = "${code}"
name = "背街小巷标准（${code}）"
edition = "2026"
in_force = "2026-01-01"
[[indicator]]
code = "A-1"
title = "背街小巷亮灯率"
kind = "quantified"
measure = "lamp_lit_rate"
scope = "back_alleys"
requirement = ">= 0.98 ratio"
[[indicator]]
code = "A-2"
title = "站亭整洁"
kind = "qualitative"
`;
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes) => ~bytes.reduce((c, b) => CRC[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) >>> 0;
function chunk(kind, body) {
  const name = Buffer.from(kind);
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  name.copy(out, 4);
  body.copy(out, 8);
  out.writeUInt32BE(crc(Buffer.concat([name, body])), 8 + body.length);
  return out;
}

/** A photograph of nothing: a slope of one colour, different for every seed. */
export function photo(seed, width = 320, height = 240) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      rows[at] = (seed * 53 + x) & 255;
      rows[at + 1] = (seed * 97 + y) & 255;
      rows[at + 2] = (x * y + seed * 31) & 255;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const bytes = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { name: `${seed}.png`, mimeType: "image/png", buffer: bytes };
}

// Draws template/thumbnail.png, what GTM and the Gallery show beside the template's name: a target
// with a tick on it, for a conversion that arrived. Nothing but Node is needed; the same script gives
// the same bytes.
//
//   node build/draw-thumbnail.mjs
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 64;
/** Points looked at in each direction within a pixel, for smooth edges. */
const SAMPLES = 8;

const INK = [20, 44, 76];
const PAPER = [255, 255, 255];
const MINT = [64, 201, 162];

/** What covers what: the last shape that holds a point gives its colour. Units are pixels. */
const SHAPES = [
  { colour: INK, holds: roundedSquare(0, 0, SIZE, 14) },
  { colour: PAPER, holds: disc(30, 34, 23) },
  { colour: INK, holds: disc(30, 34, 17.5) },
  { colour: PAPER, holds: disc(30, 34, 11.5) },
  // The tick is drawn wide in the ground's colour first, so that it stands off the rings.
  { colour: INK, holds: stroke(6.5, [23, 31], [30, 38], [51, 14]) },
  { colour: MINT, holds: stroke(3.5, [23, 31], [30, 38], [51, 14]) }
];

function disc(centreX, centreY, radius) {
  return (x, y) => Math.hypot(x - centreX, y - centreY) <= radius;
}

function roundedSquare(left, top, side, radius) {
  const beyond = (value, start) =>
    Math.max(start + radius - value, value - (start + side - radius), 0);
  return (x, y) => Math.hypot(beyond(x, left), beyond(y, top)) <= radius;
}

/** A line with round ends through points; its width is twice the reach. */
function stroke(reach, ...points) {
  const legs = points.slice(1).map((to, index) => [points[index], to]);
  return (x, y) => legs.some(([from, to]) => distanceToLeg([x, y], from, to) <= reach);
}

function distanceToLeg([x, y], [fromX, fromY], [toX, toY]) {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
  const nearest = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - fromX - nearest * dx, y - fromY - nearest * dy);
}

/** Red, green, blue and opacity of a pixel, 0 to 255 each. */
function pixel(column, row) {
  let covered = 0;
  const sum = [0, 0, 0];
  for (let at = 0; at < SAMPLES * SAMPLES; at++) {
    const x = column + ((at % SAMPLES) + 0.5) / SAMPLES;
    const y = row + (Math.floor(at / SAMPLES) + 0.5) / SAMPLES;
    const shape = SHAPES.findLast(({ holds }) => holds(x, y));
    if (!shape) continue;
    covered += 1;
    shape.colour.forEach((part, index) => (sum[index] += part));
  }
  const colour = sum.map((part) => (covered === 0 ? 0 : Math.round(part / covered)));
  return [...colour, Math.round((covered / SAMPLES ** 2) * 255)];
}

/** A row of pixels, each byte less the one four before it (PNG's filter "Sub"), which packs better. */
function filteredRow(row) {
  const bytes = Array.from({ length: SIZE }, (_, column) => pixel(column, row)).flat();
  return [1, ...bytes.map((byte, index) => (byte - (bytes[index - 4] ?? 0)) & 255)];
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function png() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6], 8); // 8 bits for each of red, green, blue and opacity
  const rows = Array.from({ length: SIZE }, (_, row) => filteredRow(row)).flat();
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ]);
}

const file = fileURLToPath(new URL('../template/thumbnail.png', import.meta.url));
const picture = png();
writeFileSync(file, picture);
console.log(`template/thumbnail.png  ${picture.length} bytes`);

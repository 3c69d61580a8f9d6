/** A video of a ticket held before the camera: a few pictures of its code, in the plain format that Chromium's fake camera takes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import encodeQR from 'qr';

const [WIDTH, HEIGHT, MODULE, FRAMES] = [640, 480, 10, 10];
const [WHITE, BLACK, GREY] = [235, 16, 128];

export function videoOf(code: string): string {
  const modules = encodeQR(code, 'raw', { border: 4 });
  const size = modules.length * MODULE;
  const [left, top] = [(WIDTH - size) >> 1, (HEIGHT - size) >> 1];
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      luma[(top + y) * WIDTH + left + x] = modules[Math.floor(y / MODULE)]?.[Math.floor(x / MODULE)] ? BLACK : WHITE;
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'seatwise-camera-')), 'ticket.y4m');
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...Array<Buffer>(FRAMES).fill(frame)]),
  );
  return file;
}

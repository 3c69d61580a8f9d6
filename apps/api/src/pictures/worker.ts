/** The thread that draws: satori lays text out and turns it into outlines, resvg paints them. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { PictureNode } from '@seatwise/web/renderer';
import satori from 'satori';

const WIDTH = 1200;
const HEIGHT = 630;
const FONTS = [
  { name: 'Fraunces', family: 'fraunces', weight: 600 },
  { name: 'Inter', family: 'inter', weight: 400 },
  { name: 'Inter', family: 'inter', weight: 600 },
] as const;
/** What our own fonts cover; signs of other scripts are left out of the picture. */
const SUBSETS = ['latin', 'latin-ext'];

const load = (specifier: string): Promise<Buffer> => readFile(fileURLToPath(import.meta.resolve(specifier)));

async function prepare() {
  await initWasm(await load('@resvg/resvg-wasm/index_bg.wasm'));
  return Promise.all(
    FONTS.flatMap(({ name, family, weight }) =>
      SUBSETS.map(async (subset) => ({
        name,
        weight,
        style: 'normal' as const,
        data: await load(`@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`),
      })),
    ),
  );
}

const fonts = prepare();

async function draw(id: number, node: PictureNode): Promise<void> {
  try {
    // Plain nodes are what satori reads; its types ask for React's.
    const svg = await satori(node as Parameters<typeof satori>[0], { width: WIDTH, height: HEIGHT, fonts: await fonts });
    parentPort?.postMessage({ id, png: new Resvg(svg).render().asPng() });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : 'unknown' });
  }
}

parentPort?.on('message', ({ id, node }: { id: number; node: PictureNode }) => void draw(id, node));

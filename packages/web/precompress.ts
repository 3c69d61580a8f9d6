import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(?:js|css|html|svg|json|txt)$/;
/** Below this a header costs more than is saved. */
const WORTH_BYTES = 1024;
const withBrotli = promisify(brotliCompress);
const withGzip = promisify(gzip);

/** Beside every larger text file its `.br` and `.gz`: compressed once, as hard as can be, instead of for every visitor. */
export function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'seatwise:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile() && TEXT.test(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name));
      await Promise.all(
        files.map(async (file) => {
          const content = await readFile(file);
          if (content.length < WORTH_BYTES) return;
          const size = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          await Promise.all([
            withBrotli(content, { params: size }).then((small) => writeFile(`${file}.br`, small)),
            withGzip(content, { level: constants.Z_BEST_COMPRESSION }).then((small) => writeFile(`${file}.gz`, small)),
          ]);
        }),
      );
    },
  };
}

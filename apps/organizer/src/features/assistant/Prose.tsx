import type { ReactNode } from 'react';
import { blocksOf, partsOf } from './prose.ts';
import styles from './Assistant.module.css';

/** What a model writes: paragraphs, lists, bold words. All else stays text: no link, no picture and no code comes from it. */
export function Prose({ children }: { children: string }) {
  return (
    <div className={styles.prose}>
      {blocksOf(children).map((block, at) =>
        block.kind === 'paragraph' ? (
          <p key={at}>{inline(block.lines.join('\n'))}</p>
        ) : block.kind === 'numbers' ? (
          <ol key={at}>
            {block.lines.map((line, index) => (
              <li key={index}>{inline(line)}</li>
            ))}
          </ol>
        ) : (
          <ul key={at}>
            {block.lines.map((line, index) => (
              <li key={index}>{inline(line)}</li>
            ))}
          </ul>
        ),
      )}
    </div>
  );
}

const inline = (text: string): ReactNode =>
  partsOf(text).map((part, at) => (part.bold ? <strong key={at}>{part.text}</strong> : part.text));

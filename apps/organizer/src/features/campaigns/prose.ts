/** A mail's plain text as its paragraphs, with the addresses among the words. Pure. */
export interface Run {
  text: string;
  link: boolean;
}

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/;

/** Paragraphs, of lines, of runs of words and addresses. */
export const paragraphsOf = (body: string): Run[][][] =>
  body
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) =>
      paragraph.split('\n').map((line) =>
        line
          .split(LINK)
          .map((text, at) => ({ text, link: at % 2 === 1 }))
          .filter(({ text }) => text !== ''),
      ),
    );

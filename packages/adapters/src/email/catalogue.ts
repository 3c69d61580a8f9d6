/** What a language has to say: a word that is missing in one does not compile. */
import type { MailTemplateName, MailTemplates } from '@seatwise/domain/ports';

export interface Passage {
  label: string;
  text: string;
  /** Somebody's own words, set apart as theirs and not ours. */
  quoted: boolean;
}

/** A ticket: what is said of it beside its code. */
export interface Ticket {
  label: string;
  holder: string;
  code: string;
}

export interface Copy {
  subject: string;
  /** What the page of the mail says largest; the subject is for the list. */
  heading: string;
  /** Paragraphs, plain text. */
  body: readonly string[];
  /** Figures to look up again: a label and a value each. */
  facts?: readonly (readonly [label: string, value: string])[];
  /** Each shown with its code, which a camera reads and a person can spell out. */
  tickets?: readonly Ticket[];
  /** What a person wrote, with its lines and paragraphs. */
  passage?: Passage;
  /** More of them, after this one. */
  passages?: readonly Passage[];
  /** Paragraphs that follow on these. */
  after?: readonly string[];
  /** Small print below the button. */
  note?: string;
}

/** Templates that lead somewhere have a button. */
export type LinkedTemplateName = {
  [Name in MailTemplateName]: MailTemplates[Name] extends { url: string } ? Name : never;
}[MailTemplateName];

export interface Catalogue {
  mails: { [Name in MailTemplateName]: (props: MailTemplates[Name]) => Copy };
  buttons: Record<LinkedTemplateName, string>;
  /** Without a name when we have none, or none that we would repeat. */
  greeting: (name: string | null) => string;
  /** Above the bare address, for programs that do not show the button. */
  bareLink: string;
  /** Why this mail came. */
  footer: string;
}

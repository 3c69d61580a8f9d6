/** An event's page and posts as somebody writes them: the wizard's editors hold JSON. Pure. */
import { fillIn, LandingPage, SocialPost, type CampaignView, type GeneratedView, type Network } from '@seatwise/domain/marketing/contract';
import { listOf, oneOf, textOf, type JsonRecord } from '../../lib/json.ts';

export interface TypedContent {
  landing: JsonRecord;
  social: JsonRecord[];
}

const NETWORK_NAMES = ['linkedin', 'instagram', 'facebook', 'x'] as const;

type Landing = CampaignView['content']['landingPage'] | undefined;
const landingOf = (page: Landing): JsonRecord => ({
  headline: page?.headline ?? null,
  body: page?.body ?? null,
  highlights: page?.highlights ?? [],
});

export const typedContent = ({ landingPage, social }: Pick<CampaignView['content'], 'landingPage' | 'social'>): TypedContent => ({
  landing: landingOf(landingPage),
  social: social.map(({ network, text }) => ({ network, text })),
});

const linesOf = (page: JsonRecord): string[] =>
  listOf(page['highlights'])
    .map((line) => textOf(line).trim())
    .filter(Boolean);

/** What is saved, and by path what is wrong with it. A page without a word is none. */
export function readContent({ landing, social }: TypedContent) {
  const page = {
    headline: textOf(landing['headline']).trim() || null,
    body: textOf(landing['body']).trim() || null,
    highlights: linesOf(landing),
  };
  const posts = social.map((post) => ({ network: oneOf(post['network'], NETWORK_NAMES) ?? 'linkedin', text: textOf(post['text']).trim() }));
  const wrong = new Map<string, 'tooLong' | 'needed'>();
  for (const { path, code } of LandingPage.safeParse(page).error?.issues ?? [])
    wrong.set(`landingPage.${String(path[0])}`, code === 'too_small' ? 'needed' : 'tooLong');
  for (const [at, post] of posts.entries())
    if (!SocialPost.safeParse(post).success) wrong.set(`social.${at}.text`, post.text === '' ? 'needed' : 'tooLong');
  const empty = page.headline === null && page.body === null && page.highlights.length === 0;
  return { landingPage: empty ? null : page, social: posts, wrong };
}

export const isChangedContent = (typed: TypedContent, base: TypedContent): boolean => {
  const [now, then] = [readContent(typed), readContent(base)];
  return JSON.stringify([now.landingPage, now.social]) !== JSON.stringify([then.landingPage, then.social]);
};

/** A post with its own network's link: where it has no place for one, below it. */
export const toCopy = (text: string, link: string): string => {
  const filled = fillIn(text, { link, name: '' });
  return filled.includes(link) ? filled : `${filled}\n\n${link}`;
};

const asText = (page: JsonRecord, field: string): string => (field === 'highlights' ? linesOf(page).join('\n') : textOf(page[field]));
const PAGE_FIELDS = ['headline', 'body', 'highlights'] as const;

export interface ContentField {
  key: string;
  field: (typeof PAGE_FIELDS)[number] | 'post';
  network: Network | null;
  before: string;
  after: string;
}

/** A proposal beside what stands there, field by field. */
export function proposedFields(view: GeneratedView, { landing, social }: TypedContent): ContentField[] {
  const page = view.landingPage === undefined ? null : landingOf(view.landingPage);
  return [
    ...(page === null
      ? []
      : PAGE_FIELDS.map((field) => ({
          key: field,
          field,
          network: null,
          before: asText(landing, field),
          after: asText(page, field),
        })).filter(({ after }) => after !== '')),
    ...(view.social ?? []).map(({ network, text }) => ({
      key: `post.${network}`,
      field: 'post' as const,
      network,
      before: textOf(social.find((post) => post['network'] === network)?.['text']),
      after: text,
    })),
  ];
}

export function takeFields(typed: TypedContent, fields: readonly ContentField[]): TypedContent {
  let { landing, social } = typed;
  for (const { field, network, after } of fields) {
    if (field === 'highlights') landing = { ...landing, highlights: after.split('\n') };
    else if (field !== 'post') landing = { ...landing, [field]: after };
    else if (social.some((post) => post['network'] === network))
      social = social.map((post) => (post['network'] === network ? { ...post, text: after } : post));
    else social = [...social, { network, text: after }];
  }
  return { landing, social };
}

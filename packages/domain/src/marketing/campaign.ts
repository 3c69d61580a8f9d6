/** The campaign of an event as its organizers see it, and what of it is no mail: landing page, posts, tone. */
import type { Tx } from '@seatwise/db';
import { command, query, signedIn } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import { CampaignInput, LandingPage, SaveContentInput, type CampaignView, type EmailTemplateView } from './contract.ts';
import { emailsOf } from './queries.ts';
import { linksOf, summed, timelineOf } from './views.ts';
import { whatsappViews } from './whatsapp-parts.ts';

interface CampaignRow {
  version: number;
  status: CampaignView['status'];
  content: { landingPage?: unknown; social?: unknown; tone?: unknown };
  slug: string;
}

function contentOf({ landingPage, social, tone }: CampaignRow['content']): CampaignView['content'] {
  const page = LandingPage.safeParse(landingPage);
  const posts = SaveContentInput.shape.social.safeParse(social);
  return {
    landingPage: page.success ? page.data : null,
    social: (posts.success ? posts.data : null) ?? [],
    tone: typeof tone === 'string' ? tone : null,
  };
}

async function campaignView(tx: Pick<Tx, 'sql'>, deps: Deps, eventId: string): Promise<CampaignView> {
  const [row] = await tx.sql<CampaignRow & Record<string, unknown>>('SELECT * FROM app.campaign_seen($1)', [eventId]);
  if (!row) throw notFound('event');
  const emails = await emailsOf(tx, eventId, false);
  const whatsapp = await whatsappViews(tx, eventId);
  return {
    eventId,
    version: row.version,
    status: row.status,
    content: contentOf(row.content),
    links: linksOf(deps, row.slug),
    timeline: timelineOf(emails, whatsapp),
    metrics: { email: summed(emails.map(({ counts }) => counts)), whatsapp: summed(whatsapp.map(({ counts }) => counts)) },
    whatsapp: deps.messenger === null ? 'off' : 'on',
    assistant: deps.advisor === null ? 'off' : 'on',
  };
}

export const campaign = query({
  verb: 'marketing.campaign',
  input: CampaignInput,
  authorize: signedIn,
  run: ({ tx, deps, input }): Promise<CampaignView> => campaignView(tx, deps, input.eventId),
});

export const templates = query({
  verb: 'marketing.templates',
  input: CampaignInput,
  authorize: signedIn,
  run: async ({ tx, input }): Promise<{ items: EmailTemplateView[] }> => ({ items: await emailsOf(tx, input.eventId, true) }),
});

/** What the event's page shows of it, shows it at once. */
export const saveContent = command({
  verb: 'marketing.saveContent',
  input: SaveContentInput,
  authorize: signedIn,
  async run({ tx, deps, input, audit }): Promise<CampaignView> {
    const { eventId, version, landingPage, social, tone } = input;
    const patch = {
      ...(landingPage === undefined
        ? {}
        : {
            landingPage: landingPage && {
              headline: landingPage.headline || null,
              body: landingPage.body || null,
              highlights: landingPage.highlights ?? [],
            },
          }),
      ...(social === undefined ? {} : { social: social ?? [] }),
      ...(tone === undefined ? {} : { tone: tone || null }),
    };
    const [row] = await tx.sql<{ id: string }>('SELECT app.save_campaign_content($1, $2, $3::jsonb) AS id', [
      eventId,
      version ?? null,
      JSON.stringify(patch),
    ]);
    audit({ organizationId: row?.id ?? null, subject: eventId, changes: { fields: Object.keys(patch) } });
    return campaignView(tx, deps, eventId);
  },
});

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { EMAIL_TYPES } from '@seatwise/domain/marketing/contract';
import { NotFoundPage, useTitle } from '@seatwise/web';
import { MailForm } from '../../../features/campaigns/MailForm.tsx';
import { MailHead } from '../../../features/campaigns/MailHead.tsx';
import { templatesQuery } from '../../../features/campaigns/queries.ts';
import { useDeskEvent } from '../../../features/desk/use-event.ts';
import { useMarketingWords } from '../../../i18n/marketing.ts';
import { deskPaths } from '../../../lib/desk-paths.ts';
import { oneOf } from '../../../lib/json.ts';

export function NewEmailPage() {
  const t = useMarketingWords();
  const event = useDeskEvent();
  const navigate = useNavigate();
  const { type: asked } = useParams({ strict: false });
  const type = oneOf(asked, EMAIL_TYPES);
  const templates = useQuery(templatesQuery(event.id));
  const title = t('mail.newTitle', { type: t(`type.${type ?? 'announcement'}`) });
  useTitle(`${title} · ${event.title}`);
  if (type === null) return <NotFoundPage />;
  const another = templates.data?.items.some((mail) => mail.type === type) ?? false;
  return (
    <>
      <MailHead eventId={event.id} type={type} title={title} another={another} />
      <MailForm
        key={type}
        event={event}
        type={type}
        mail={null}
        another={another}
        onSaved={({ id }) =>
          void navigate({ to: deskPaths.email, params: { eventId: event.id, templateId: id }, replace: true, ignoreBlocker: true })
        }
      />
    </>
  );
}

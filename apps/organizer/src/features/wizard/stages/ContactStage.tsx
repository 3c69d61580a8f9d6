import { Columns, Form, Stack } from '@seatwise/ui';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { DraftText } from '../fields.tsx';
import { useStageActions } from '../stage-actions.ts';

/** Who plans it: whom venues answer, and whom buyers can ask. */
export function ContactStage() {
  const t = useWizardWords();
  const { onward } = useStageActions();
  return (
    <Form label={t('stage.contact_info.title')} onSubmit={onward}>
      <Stack>
        <DraftText stage="contact_info" field="name" label={t('contact.name')} name="name" autoComplete="name" maxLength={120} required />
        <DraftText
          stage="contact_info"
          field="email"
          label={t('contact.email')}
          hint={t('contact.emailHint')}
          name="email"
          type="email"
          autoComplete="email"
          spellCheck={false}
          required
        />
        <Columns>
          <DraftText
            stage="contact_info"
            field="phone"
            label={t('contact.phone')}
            hint={t('optional')}
            name="tel"
            type="tel"
            autoComplete="tel"
            maxLength={40}
          />
          <DraftText
            stage="contact_info"
            field="company"
            label={t('contact.company')}
            hint={t('optional')}
            name="organization"
            autoComplete="organization"
            maxLength={120}
          />
        </Columns>
      </Stack>
      <button type="submit" hidden>
        {t('onward')}
      </button>
    </Form>
  );
}

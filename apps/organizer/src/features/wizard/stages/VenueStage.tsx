import { useState } from 'react';
import { Button, Columns, OptionCards, Section, SelectField, Stack, TextField } from '@seatwise/ui';
import { useLanguage } from '@seatwise/web';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { oneOf, numberOf, orNull, recordOf, textOf } from '../../../lib/json.ts';
import { localOf } from '../../../lib/local-time.ts';
import { countryOptions } from '../../../lib/countries.ts';
import { VenueSearch } from '../../venues/VenueSearch.tsx';
import { VenueThread } from '../../venues/VenueThread.tsx';
import { Marked } from '../AuthorMark.tsx';
import { useStage, useWizard } from '../draft/use-draft.ts';
import { DraftText, NumberInput } from '../fields.tsx';
import styles from './Stages.module.css';

const KINDS = ['marketplace', 'custom', 'online', 'undecided'] as const;

/** Where it is: a venue that is asked, a place of one's own, online, or not known yet. */
export function VenueStage() {
  const t = useWizardWords();
  const { draft } = useWizard();
  const { data, edit, errorAt, authorOf } = useStage('venue_selection');
  const online = draft.data.event_basics['format'] === 'online';
  const kind = oneOf(data['kind'], KINDS);
  const error = errorAt('kind');
  return (
    <Stack gap={24}>
      <div data-missing={error === null ? undefined : true} tabIndex={-1} className={styles.group}>
        <Marked author={authorOf('kind')} apart>
          {() => (
            <OptionCards
              label={t('venue.kind')}
              value={kind}
              options={KINDS.map((value) => ({
                value,
                title: t(`venue.kinds.${value}.title`),
                detail: value === 'online' && online ? t('venue.kinds.online.fits') : t(`venue.kinds.${value}.detail`),
              }))}
              onChange={(chosen) => edit({ kind: chosen })}
            />
          )}
        </Marked>
        {error === null ? null : (
          <p role="alert" className={styles.error}>
            {error}
          </p>
        )}
      </div>
      {kind === 'marketplace' ? <Marketplace /> : null}
      {kind === 'custom' ? <OwnVenue /> : null}
      {kind === 'online' ? (
        <DraftText
          stage="venue_selection"
          field="onlineUrl"
          label={t('venue.onlineUrl')}
          hint={t('venue.onlineHint')}
          type="url"
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
    </Stack>
  );
}

/** Looking for one, and the talk with the one that was asked. */
function Marketplace() {
  const t = useWizardWords();
  const { draft, store } = useWizard();
  const { data, edit, errorAt } = useStage('venue_selection');
  const bookingId = textOf(data['venueBookingId']);
  const [another, setAnother] = useState(false);
  const basics = draft.data.event_basics;
  const zone = textOf(basics['timeZone']) || 'UTC';
  const from = localOf(textOf(basics['startsAt']), zone)?.date ?? '';
  const to = localOf(textOf(basics['endsAt']), zone)?.date ?? from;
  const error = errorAt('venueBookingId');
  const searching = bookingId === '' || another || error !== null;
  return (
    <>
      {bookingId === '' ? null : (
        <Section title={t('venue.request')}>
          <VenueThread venueBookingId={bookingId} onMoved={() => void store.refresh()} />
        </Section>
      )}
      {error === null ? null : (
        <p role="alert" className={styles.error} data-missing tabIndex={-1}>
          {error}
        </p>
      )}
      {searching ? (
        <Section title={t('venue.search')} lead={t('venue.searchLead')}>
          <VenueSearch
            about={{ sessionId: draft.view.sessionId }}
            city={textOf(recordOf(data['custom'])['city'])}
            capacity={numberOf(basics['expectedAttendance'])}
            from={from}
            to={to}
            onAsked={(venueBookingId) => {
              setAnother(false);
              edit({ kind: 'marketplace', venueBookingId });
              void store.flush();
            }}
          />
        </Section>
      ) : (
        <div>
          <Button look="secondary" onClick={() => setAnother(true)}>
            {t('venue.another')}
          </Button>
        </div>
      )}
    </>
  );
}

function OwnVenue() {
  const t = useWizardWords();
  const language = useLanguage();
  const { data, edit, errorAt, authorOf, touch } = useStage('venue_selection');
  const custom = recordOf(data['custom']);
  const change = (patch: { [key: string]: string | number | null }) => edit({ custom: { ...custom, ...patch } });
  const countries = countryOptions(language);
  const line = (field: 'name' | 'address' | 'city', autoComplete: 'off' | 'street-address' | 'address-level2') => (
    <Marked author={field === 'name' ? authorOf('custom') : undefined} onLeave={() => touch(`custom.${field}`)}>
      {(hint) => (
        <TextField
          label={t(`venue.${field}`)}
          value={textOf(custom[field])}
          onChange={(typed) => change({ [field]: orNull(typed) })}
          error={errorAt(`custom.${field}`) ?? (field === 'name' ? errorAt('custom') : null)}
          hint={hint}
          autoComplete={autoComplete}
          required
        />
      )}
    </Marked>
  );
  return (
    <Section title={t('venue.own')}>
      <Stack>
        {line('name', 'off')}
        {line('address', 'street-address')}
        <Columns>
          {line('city', 'address-level2')}
          <SelectField
            label={t('venue.country')}
            value={textOf(custom['country'])}
            options={[{ value: '', label: t('venue.chooseCountry') }, ...countries]}
            onChange={(country) => change({ country: orNull(country) })}
            error={errorAt('custom.country')}
          />
        </Columns>
        <NumberInput
          label={t('venue.capacity')}
          hint={t('venue.capacityHint')}
          value={numberOf(custom['capacity']) ?? textOf(custom['capacity'])}
          onChange={(capacity) => change({ capacity })}
          error={errorAt('custom.capacity')}
        />
      </Stack>
    </Section>
  );
}

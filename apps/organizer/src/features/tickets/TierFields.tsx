import { CheckField, TextAreaField, TextField } from '@seatwise/ui';
import { readAmount, useFormat, writeAmount } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { numberOf, orNull, textOf, type JsonRecord } from '../../lib/json.ts';
import { useTypedMoment } from '../../lib/use-typed-moment.ts';
import { useStage } from '../wizard/draft/use-draft.ts';
import { AmountInput, NumberInput } from '../wizard/fields.tsx';
import styles from './Tiers.module.css';

/** Everything about one tier. What it costs is typed as people write it. */
export function TierFields({
  index,
  tier,
  currency,
  zone,
  onChange,
}: {
  index: number;
  tier: JsonRecord;
  currency: string;
  zone: string;
  onChange: (patch: JsonRecord) => void;
}) {
  const t = useWizardWords();
  const { language } = useFormat();
  const { errorAt, touch } = useStage('ticketing');
  const path = (field: string): string => `tiers.${index}.${field}`;
  const error = (field: string): string | null => errorAt(path(field));
  const hidden = tier['hidden'] === true;
  const left = (field: string) => ({ onBlur: () => touch(path(field)) });
  return (
    <div className={styles.fields}>
      <div {...left('name')} className={styles.wide}>
        <TextField
          label={t('tickets.name')}
          value={textOf(tier['name'])}
          onChange={(name) => onChange({ name })}
          error={error('name')}
          placeholder={t('tickets.nameExample')}
          autoComplete="off"
          maxLength={80}
          required
        />
      </div>
      <div {...left('price')}>
        <AmountInput
          label={t('tickets.price', { currency: currency.toUpperCase() })}
          hint={t('tickets.priceHint')}
          amount={numberOf(tier['price'])}
          onChange={(price) => onChange({ price })}
          read={(typed) => readAmount(typed, language)}
          write={(amount) => writeAmount(amount, language)}
          error={error('price')}
          required
        />
      </div>
      <div {...left('quantity')}>
        <NumberInput
          label={t('tickets.quantity')}
          value={numberOf(tier['quantity']) ?? textOf(tier['quantity'])}
          onChange={(quantity) => onChange({ quantity })}
          error={error('quantity')}
          required
        />
      </div>
      <SaleTime
        label={t('tickets.saleStarts')}
        hint={t('tickets.saleStartsHint')}
        value={orNull(textOf(tier['saleStartsAt']))}
        zone={zone}
        time="09:00"
        onChange={(saleStartsAt) => onChange({ saleStartsAt })}
        error={error('saleStartsAt')}
      />
      <SaleTime
        label={t('tickets.saleEnds')}
        hint={t('tickets.saleEndsHint')}
        value={orNull(textOf(tier['saleEndsAt']))}
        zone={zone}
        time="23:59"
        onChange={(saleEndsAt) => onChange({ saleEndsAt })}
        error={error('saleEndsAt')}
      />
      <div {...left('maxPerOrder')}>
        <NumberInput
          label={t('tickets.limit')}
          hint={t('tickets.limitHint')}
          value={numberOf(tier['maxPerOrder']) ?? textOf(tier['maxPerOrder'])}
          onChange={(maxPerOrder) => onChange({ maxPerOrder })}
          error={error('maxPerOrder')}
        />
      </div>
      <div className={styles.wide}>
        <TextAreaField
          label={t('tickets.description')}
          value={textOf(tier['description'])}
          onChange={(description) => onChange({ description: orNull(description) })}
          error={error('description')}
          rows={2}
        />
      </div>
      <CheckField
        label={t('tickets.isVip')}
        hint={t('tickets.vipHint')}
        checked={tier['isVip'] === true}
        onChange={(isVip) => onChange({ isVip })}
      />
      <CheckField
        label={t('tickets.isHidden')}
        hint={t('tickets.hiddenHint')}
        checked={hidden}
        onChange={(now) => onChange(now ? { hidden: true } : { hidden: false, accessCode: null })}
      />
      {hidden ? (
        <div {...left('accessCode')} className={styles.wide}>
          <TextField
            label={t('tickets.code')}
            value={textOf(tier['accessCode'])}
            onChange={(code) => onChange({ accessCode: orNull(code) })}
            error={error('accessCode')}
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            required
          />
        </div>
      ) : null}
    </div>
  );
}

/** From or until when it is sold, on the clocks of the place. Empty is as soon, or as long, as possible. */
function SaleTime({
  label,
  hint,
  value,
  zone,
  time,
  onChange,
  error,
}: {
  label: string;
  hint: string;
  value: string | null;
  zone: string;
  /** What a day alone means. */
  time: string;
  onChange: (at: string | null) => void;
  error: string | null;
}) {
  const t = useWizardWords();
  const { local, known, type } = useTypedMoment({ value, zone, onChange });
  return (
    <div className={styles.sale}>
      <TextField
        type="date"
        label={label}
        hint={hint}
        value={local.date}
        onChange={(date) => type({ date, time: known?.time ?? time })}
        error={error}
      />
      {known === null ? null : (
        <TextField
          type="time"
          label={t('tickets.saleTime')}
          value={known.time}
          onChange={(clock) => type({ date: known.date, time: clock === '' ? time : clock })}
        />
      )}
    </div>
  );
}

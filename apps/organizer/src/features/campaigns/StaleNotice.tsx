import { Button, Notice, Row } from '@seatwise/ui';
import { useMarketingWords } from '../../i18n/marketing.ts';

/** Somebody else has saved what is being written: theirs is taken, or one's own saved over it. */
export function StaleNotice({
  looking,
  saving,
  failed,
  onTheirs,
  onMine,
}: {
  /** Theirs is being fetched. */
  looking: boolean;
  saving: boolean;
  /** Theirs could not be fetched: why. */
  failed: string | null;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const t = useMarketingWords();
  return (
    <Notice
      tone="waiting"
      title={t('stale.title')}
      action={
        <Row>
          <Button look="secondary" size="small" pending={looking} onClick={onTheirs}>
            {t('stale.takeTheirs')}
          </Button>
          <Button look="secondary" size="small" pending={looking || saving} onClick={onMine}>
            {t('stale.keepMine')}
          </Button>
        </Row>
      }
    >
      {failed ?? t('stale.text')}
    </Notice>
  );
}

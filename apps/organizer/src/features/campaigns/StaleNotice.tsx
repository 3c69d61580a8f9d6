import { useMutation } from '@tanstack/react-query';
import { Button, Notice, Row } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';

/** Somebody else has saved what is being written: theirs is looked at, and taken, or one's own saved over it. */
export function StaleNotice<View>({
  look,
  saving,
  onTheirs,
  onMine,
}: {
  look: () => Promise<View>;
  saving: boolean;
  onTheirs: (theirs: View) => void;
  onMine: (theirs: View) => void;
}) {
  const t = useMarketingWords();
  const words = useErrorWords();
  const theirs = useMutation({ mutationFn: look });
  return (
    <Notice
      tone="waiting"
      title={t('stale.title')}
      action={
        <Row>
          <Button
            look="secondary"
            size="small"
            pending={theirs.isPending}
            onClick={() => theirs.mutate(undefined, { onSuccess: onTheirs })}
          >
            {t('stale.takeTheirs')}
          </Button>
          <Button
            look="secondary"
            size="small"
            pending={theirs.isPending || saving}
            onClick={() => theirs.mutate(undefined, { onSuccess: onMine })}
          >
            {t('stale.keepMine')}
          </Button>
        </Row>
      }
    >
      {theirs.error === null ? t('stale.text') : words(theirs.error)}
    </Notice>
  );
}

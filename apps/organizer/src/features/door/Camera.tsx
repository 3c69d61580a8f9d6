import { Notice } from '@seatwise/ui';
import { useDeskWords } from '../../i18n/desk.ts';
import styles from './Door.module.css';
import { useCamera } from './use-camera.ts';

const SAYS = { starting: 'door.cameraStarting', on: 'door.cameraOn' } as const;
const TROUBLE = { denied: 'door.cameraDenied', missing: 'door.cameraMissing', busy: 'door.cameraBusy' } as const;

/** The picture of the camera, with a frame to hold the code into. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const t = useDeskWords();
  const { video, state } = useCamera(onCode);
  if (state === 'denied' || state === 'missing' || state === 'busy') return <Notice tone="waiting">{t(TROUBLE[state])}</Notice>;
  return (
    <figure className={styles.camera}>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a live picture without sound */}
      <video ref={video} muted playsInline className={styles.picture} aria-label={t('door.view')} />
      <span className={styles.aim} aria-hidden />
      <figcaption className={styles.caption}>{t(SAYS[state])}</figcaption>
    </figure>
  );
}

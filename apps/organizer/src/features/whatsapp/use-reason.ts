import { useWhatsappWords } from '../../i18n/whatsapp.ts';

/** Ours, in a word. */
const OURS = [
  'number_changed',
  'stopped',
  'unsubscribed',
  'no_consent',
  'forgotten',
  'window_closed',
  'event_over',
  'suspended',
  'no_ticket',
] as const;
/** Meta's, by number: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const METAS = {
  130472: 'notNow',
  131021: 'own',
  131026: 'noAccount',
  131030: 'testAccount',
  131047: 'window_closed',
  131049: 'notDelivered',
  131050: 'toldMeta',
  132000: 'parameters',
  132001: 'noTemplate',
  132012: 'parameters',
  132015: 'templatePaused',
  132016: 'templateOff',
} as const;

const isMetas = (code: number): code is keyof typeof METAS => code in METAS;

/** Why a message did not arrive, in the language of the page; what we have no words for, as the other side said it. */
export function useReason(): (reason: string) => string {
  const t = useWhatsappWords();
  return (reason) => {
    const ours = OURS.find((one) => one === reason);
    if (ours !== undefined) return t(`reason.${ours}`);
    const code = Number(/\((\d{3,6})\)$/.exec(reason)?.[1]);
    return isMetas(code) ? t(`reason.${METAS[code]}`) : reason;
  };
}

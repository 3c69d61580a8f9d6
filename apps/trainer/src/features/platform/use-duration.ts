import { useFormat } from '@seatwise/web';

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Seconds as a person says them: `3 minutes`. */
export function useDuration(): (seconds: number) => string {
  const { language } = useFormat();
  return (seconds) => {
    const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? STEPS[3];
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(seconds / size);
  };
}

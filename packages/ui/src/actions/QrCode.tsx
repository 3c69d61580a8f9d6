import { useEffect, useState } from 'react';
import styles from './QrCode.module.css';

/** A QR code drawn as one SVG path. The encoder loads only when a code is shown. */
export function QrCode({ value, label, size = 160 }: { value: string; label: string; size?: number }) {
  const [drawing, setDrawing] = useState<{ side: number; path: string } | null>(null);

  useEffect(() => {
    let current = true;
    void import('qrcode').then(({ default: qrcode }) => {
      if (!current) return;
      const { modules } = qrcode.create(value, { errorCorrectionLevel: 'M' });
      let path = '';
      for (let y = 0; y < modules.size; y += 1)
        for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`;
      setDrawing({ side: modules.size, path });
    });
    return () => {
      current = false;
    };
  }, [value]);

  // Always dark on white with its quiet zone: readers need the contrast, whatever the colour scheme.
  const side = (drawing?.side ?? 29) + 8;
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.code}
      width={size}
      height={size}
      viewBox={`-4 -4 ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      {drawing === null ? null : <path d={drawing.path} fill="#1c1917" />}
    </svg>
  );
}

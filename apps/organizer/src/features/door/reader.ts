/** Reads the QR code in a picture: the browser's own detector where there is one, else a small library that comes when it is needed. */
export type ReadCode = (frame: HTMLCanvasElement) => Promise<string | null>;

interface Detector {
  detect: (source: HTMLCanvasElement) => Promise<readonly { rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

const isDetectorClass = (value: unknown): value is DetectorClass => typeof value === 'function' && 'getSupportedFormats' in value;

async function ownDetector(): Promise<Detector | null> {
  const candidate: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  if (!isDetectorClass(candidate)) return null;
  try {
    // Some browsers have the class and no format at all.
    return (await candidate.getSupportedFormats()).includes('qr_code') ? new candidate({ formats: ['qr_code'] }) : null;
  } catch {
    return null;
  }
}

export async function codeReader(): Promise<ReadCode> {
  const detector = await ownDetector();
  if (detector !== null) return async (frame) => (await detector.detect(frame))[0]?.rawValue ?? null;
  const { default: decode } = await import('qr/decode.js');
  return async (frame) => {
    const picture = frame.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, frame.width, frame.height);
    if (picture === undefined) return null;
    try {
      return decode(picture);
    } catch {
      // No code in this picture: the next one comes at once.
      return null;
    }
  };
}

import { useEffect, useRef, useState, type RefObject } from 'react';
import { codeReader } from './reader.ts';

export type CameraState = 'starting' | 'on' | 'denied' | 'missing' | 'busy';

/** Between two pictures that are read, in milliseconds. */
const EVERY = 120;
/** The same code is not read again for so long: a ticket stays before the camera for a while. */
const SAME_AFTER = 3_000;
/** As large as reading needs. */
const WIDTH = 640;

const stateOf = (error: unknown): CameraState => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
};

/** Looks through the camera while the component is there, and tells of each code it reads. The picture goes nowhere. */
export function useCamera(onCode: (code: string) => void): { video: RefObject<HTMLVideoElement | null>; state: CameraState } {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const tell = useRef(onCode);
  useEffect(() => {
    tell.current = onCode;
  }, [onCode]);

  useEffect(() => {
    const gone = new AbortController();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = { code: '', at: 0 };
    const canvas = document.createElement('canvas');

    const look = async (read: Awaited<ReturnType<typeof codeReader>>): Promise<void> => {
      const source = video.current;
      if (source !== null && source.videoWidth > 0) {
        canvas.width = Math.min(WIDTH, source.videoWidth);
        canvas.height = Math.round((canvas.width * source.videoHeight) / source.videoWidth);
        canvas.getContext('2d', { willReadFrequently: true })?.drawImage(source, 0, 0, canvas.width, canvas.height);
        const code = await read(canvas);
        if (code !== null && !gone.signal.aborted && (code !== last.code || Date.now() - last.at > SAME_AFTER)) {
          last = { code, at: Date.now() };
          tell.current(code);
        }
      }
      if (!gone.signal.aborted) timer = setTimeout(() => void look(read), EVERY);
    };

    const start = async (): Promise<void> => {
      try {
        const [read, opened] = await Promise.all([
          codeReader(),
          navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } }),
        ]);
        stream = opened;
        if (gone.signal.aborted) {
          for (const track of opened.getTracks()) track.stop();
          return;
        }
        if (video.current !== null) {
          video.current.srcObject = opened;
          await video.current.play();
        }
        setState('on');
        void look(read);
      } catch (error) {
        if (!gone.signal.aborted) setState(stateOf(error));
      }
    };
    void start();
    return () => {
      gone.abort();
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  return { video, state };
}

import { useEffect, useRef } from 'react';
import { classNames } from './classNames.ts';
import styles from './Video.module.css';

interface VideoProps {
  track: MediaStreamTrack;
  /** One's own picture, as in a mirror. */
  mirrored?: boolean;
  /** `contain` for screens, of which nothing may be cut off. */
  fit?: 'cover' | 'contain';
  label: string;
}

/** A live picture. Its sound, if any, is played elsewhere. */
export function Video({ track, mirrored = false, fit = 'cover', label }: VideoProps) {
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    // Rejected where the element goes away before it starts.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);

  return (
    <video
      ref={video}
      className={classNames(styles.video, styles[fit], mirrored && styles.mirrored)}
      aria-label={label}
      autoPlay
      playsInline
      muted
      disablePictureInPicture
    />
  );
}

import { useEffect, useState } from 'react';
import { readVisitToken } from '../join/storedVisit.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { copyText } from '../rooms/copyText.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import styles from './AnotherDevice.module.css';

/** A link, and the same as a QR code, that carries this place in the visit to another device. */
export function AnotherDevice() {
  const m = useMessages();
  const announce = useAnnounce();
  const [isCopied, setCopied] = useState(false);
  const token = readVisitToken();
  if (token === null) return null;
  const link = `${location.origin}${import.meta.env.BASE_URL}join#token=${token}`;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return (
    <>
      <p>{m.settings.anotherDeviceText}</p>
      {isLocal && (
        <Banner tone="warn" icon="alert">
          {m.settings.anotherDeviceLocal}
        </Banner>
      )}
      <QrCode text={link} label={m.settings.anotherDeviceQr} />
      <Button
        icon={isCopied ? 'check' : 'copy'}
        onPress={async () => {
          if (!(await copyText(Promise.resolve(link)))) return;
          setCopied(true);
          announce(m.invites.copiedAnnounced);
        }}
      >
        {isCopied ? m.invites.copied : m.settings.copyLink}
      </Button>
    </>
  );
}

/** White round it that readers need, in modules (ISO/IEC 18004). */
const quietZone = 4;

function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let current = true;
    void import('qrcode').then(({ create }) => {
      const { modules } = create(text, { errorCorrectionLevel: 'L' });
      let path = '';
      for (let row = 0; row < modules.size; row += 1) {
        for (let column = 0; column < modules.size; column += 1) {
          if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`;
        }
      }
      if (current) setCode({ size: modules.size, path });
    });
    return () => {
      current = false;
    };
  }, [text]);

  if (!code) return <div className={styles.code} />;
  const side = code.size + 2 * quietZone;
  return (
    <svg
      className={styles.code}
      viewBox={`${-quietZone} ${-quietZone} ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={code.path} />
    </svg>
  );
}

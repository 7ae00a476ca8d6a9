import { useCapabilities } from '../start/capabilities.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';

/** Tells whoever runs the server that captions are off, and what to set. */
export function CaptioningNotice() {
  const m = useMessages();
  const captioning = useCapabilities()?.captioning;
  if (!captioning || captioning.available) return null;
  return (
    <Banner tone="warn" icon="captions" title={m.rooms.captionsOff}>
      <p>
        {m.rooms.captionsHint}{' '}
        {captioning.variables.map((variable, index) => (
          <span key={variable}>
            {index > 0 && ', '}
            <code>{variable}</code>
          </span>
        ))}
        .
      </p>
      <p>{m.captions.serverSays(captioning.message)}</p>
    </Banner>
  );
}

import type { CaptioningStatus } from '../../wire/captions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { StateCard } from '../ui/StateCard.tsx';

/** Why there are no captions, and what whoever runs the server can set. */
export function CaptionsUnavailable({
  captioning,
}: {
  captioning: Extract<CaptioningStatus, { available: false }>;
}) {
  const m = useMessages();
  return (
    <StateCard icon="captions" tone="warn" level={2} title={m.captions.unavailableTitle}>
      <p>{m.captions.unavailable[captioning.reason]}</p>
      {captioning.variables.length > 0 && (
        <>
          <p>{m.captions.unavailableVariables}</p>
          {captioning.variables.map((variable) => (
            <CodeLine key={variable}>{variable}</CodeLine>
          ))}
        </>
      )}
      <p>{m.captions.serverSays(captioning.message)}</p>
    </StateCard>
  );
}

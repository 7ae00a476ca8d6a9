import type { z } from 'zod';
import { getTranscriptText, getTranscriptVtt, type getTranscript } from '../../wire/routes/sessions.ts';
import { fillPath } from '../api/callRoute.ts';
import { readContent, saveAs } from '../api/content.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { asSignedIn } from '../start/asSignedIn.ts';
import { Button } from '../ui/Button.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useAct } from '../ui/useAct.ts';

/** The transcript as a file, in one of three forms. No name of a patient stands in the file's name. */
export function TranscriptDownload({ transcript }: { transcript: z.output<typeof getTranscript.reply> }) {
  const m = useMessages();
  const act = useAct();
  const { sessionId, startedAt } = transcript.session;
  const name = `transcript-${startedAt.slice(0, 10)}`;
  const fetched = (route: { path: string }, ending: string) =>
    void act(async () => {
      const path = fillPath(route.path, { sessionId });
      saveAs(await asSignedIn((token) => readContent(path, token)), `${name}.${ending}`);
    });
  const asJson = () =>
    saveAs(new Blob([JSON.stringify(transcript, null, 2)], { type: 'application/json' }), `${name}.json`);
  const texts = m.cases.transcript.downloads;
  return (
    <MenuButton
      label={m.cases.transcript.download}
      actions={[
        { id: 'vtt', text: texts.vtt, onAction: () => fetched(getTranscriptVtt, 'vtt') },
        { id: 'txt', text: texts.txt, onAction: () => fetched(getTranscriptText, 'txt') },
        { id: 'json', text: texts.json, onAction: asJson },
      ]}
    >
      <Button icon="download">{m.cases.transcript.download}</Button>
    </MenuButton>
  );
}

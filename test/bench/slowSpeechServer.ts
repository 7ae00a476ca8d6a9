/** A process with the transcription endpoint of the tests, so that its work is not the server's. */
import { startSpeechServer } from '../support/speechServer.ts';

process.once('message', (delayMs: number) => {
  void startSpeechServer({ delayMs }).then((server) => {
    process.once('message', () => void server.close().then(() => process.disconnect()));
    process.send?.(server.openAiBaseUrl);
  });
});

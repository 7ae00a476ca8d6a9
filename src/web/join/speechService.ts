/** Names of the services that a caption source (see `src/wire/captions.ts`) stands for. */
const services: Readonly<Record<string, string>> = { groq: 'Groq', openai: 'OpenAI' };

/** The service that hears the sound; null where the server recognises it itself. */
export function speechService(source: string): string | null {
  const [adapter = ''] = source.split(':');
  if (adapter === 'whisper.cpp') return null;
  return services[adapter] ?? adapter;
}

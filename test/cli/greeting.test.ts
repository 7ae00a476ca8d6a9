import { describe, expect, it } from 'vitest';
import { greeting, newKeys, runningAlready, type Greeting } from '../../src/cli/greeting.ts';

const usual: Greeting = {
  url: 'http://localhost:8000',
  startLink: 'http://localhost:8000/app/#start=abc',
  captioning: { available: true, source: 'whisper.cpp:base' },
  http: { host: '127.0.0.1', port: null, publicUrl: null, tls: { mode: 'off' } },
};
const text = (change: Partial<Greeting> = {}, http: Partial<Greeting['http']> = {}) =>
  greeting({ ...usual, ...change, http: { ...usual.http, ...http } });

describe('the greeting', () => {
  it('shows one link, what to do next, and who recognises speech', () => {
    expect(text().match(/#start=/g)).toHaveLength(1);
    expect(text()).toContain('guest link');
    expect(text()).toContain('Live captions: whisper.cpp:base.');
    expect(text()).not.toContain('taken');
    expect(text()).not.toContain('HTTPS');
  });

  it('tells where the link is to be had where it is not shown', () => {
    expect(text({ startLink: null })).not.toContain('#start=');
    expect(text({ startLink: null })).toContain('npm run link');
  });

  it('says why there are no captions, and what would help', () => {
    const captioning = {
      available: false as const,
      reason: 'noModel' as const,
      message: 'The model is not there.',
      variables: ['WHISPER_MODEL', 'GROQ_API_KEY'],
    };
    expect(text({ captioning })).toContain(
      'No live captions: The model is not there. What helps: WHISPER_MODEL, GROQ_API_KEY',
    );
  });

  it('says that the usual port was taken, where nobody asked for another', () => {
    expect(text({ url: 'http://localhost:8003' })).toContain('port 8000 is taken');
    expect(text({ url: 'http://localhost:8003' }, { port: 8003 })).not.toContain('taken');
  });

  it('warns where browsers on other machines will open no microphone', () => {
    expect(text({}, { host: '0.0.0.0' })).toContain('CONSILIUM_TLS=self-signed');
    expect(text({}, { host: '0.0.0.0', tls: { mode: 'self-signed' } })).not.toContain('without HTTPS');
    expect(text({}, { publicUrl: 'http://clinic.example' })).toContain('without HTTPS');
    expect(text({}, { host: '0.0.0.0', publicUrl: 'https://clinic.example' })).not.toContain('without HTTPS');
  });

  it('points to a server that runs already', () => {
    expect(runningAlready('http://localhost:8000/app/#start=abc', '/data')).toMatch(
      /\/data[\s\S]*#start=abc/,
    );
  });
});

it('says once, where new keys were made, that they must be backed up', () => {
  expect(newKeys('/data/keys')).toMatch(/\/data\/keys[^]*Back this file up/);
});

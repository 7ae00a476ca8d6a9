/**
 * An identity provider that publishes its keys as OpenID Connect Discovery 1.0 says, signs what it is told to, and signs
 * people in by the authorization code flow with PKCE (`issuerCodes.ts`) as a strict one does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { IssuerCodes, type IssuerClient } from './issuerCodes.ts';

export interface OidcProvider {
  issuer: string;
  client: IssuerClient;
  /** Who has an account there, by `sub`. */
  people: Map<string, JWTPayload>;
  /** What it does to ID tokens before it signs them: as one that is broken, or somebody else's, would. */
  change: (claims: JWTPayload) => JWTPayload;
  /** Answers every request for a token with a failure of its own. */
  broken: boolean;
  sign(claims: JWTPayload, expiresInS?: number): Promise<string>;
  close(): Promise<void>;
}

const maxFormBytes = 10_000;

export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = 'key-1';
  const codes = new IssuerCodes();

  const documents: Record<string, () => Promise<unknown>> = {
    '/.well-known/openid-configuration': async () => ({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/authorize`,
      token_endpoint: `${provider.issuer}/token`,
      jwks_uri: `${provider.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }),
    '/keys': async () => ({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }),
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (status: number, body: unknown) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
        .end(JSON.stringify(body));
    const document = documents[url.pathname];
    if (document) return json(200, await document());
    if (url.pathname === '/authorize') {
      const fault = codes.fault(url.searchParams, provider.client);
      // To an address that was not registered nobody is ever sent (RFC 6749, section 4.1.2.1).
      if (fault !== null) return void response.writeHead(400).end(fault);
      const page = signInPage(url.searchParams, [...provider.people]);
      return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    }
    if (url.pathname === '/decide') {
      const sub = url.searchParams.get('sub');
      const location = codes.decide(url.searchParams, { sub, issuer: provider.issuer });
      return void response.writeHead(302, { Location: location }).end();
    }
    if (url.pathname === '/token' && request.method === 'POST') {
      if (provider.broken) return json(503, { error: 'temporarily_unavailable' });
      const form = new URLSearchParams(await bodyOf(request));
      const exchanged = codes.exchange(form, request.headers.authorization, provider.client);
      if ('error' in exchanged) return json(exchanged.error === 'invalid_client' ? 401 : 400, exchanged);
      const { sub, nonce } = exchanged;
      const claims = { aud: provider.client.clientId, nonce, sub, ...provider.people.get(sub) };
      const idToken = await provider.sign(provider.change(claims));
      return json(200, {
        access_token: await provider.sign({ sub }),
        token_type: 'Bearer',
        expires_in: 300,
        id_token: idToken,
      });
    }
    // Browsers ask for an icon, and report where there is none.
    response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    client: { clientId: 'consilium-page', clientSecret: 'a secret/of:the+page', redirectUris: [] },
    people: new Map(),
    change: (claims) => claims,
    broken: false,
    sign: (claims, expiresInS = 300) =>
      new SignJWT({ iss: provider.issuer, aud: 'consilium', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInS)
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return provider;
}

/** One link for each person, and one for who thinks better of it. */
function signInPage(request: URLSearchParams, people: readonly [string, JWTPayload][]): string {
  const link = (text: string, more: Record<string, string>) => {
    const query = new URLSearchParams({ ...Object.fromEntries(request), ...more });
    return `<p><a href="/decide?${query.toString().replaceAll('&', '&amp;')}">${text}</a></p>`;
  };
  const links = people.map(([sub, { name }]) => link(`Go on as ${String(name)}`, { sub }));
  return `<!doctype html><html lang="en"><title>Clinic login</title><h1>Clinic login</h1>${links.join('')}${link('Cancel', {})}</html>`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > maxFormBytes) throw new Error('the form is too large');
  }
  return body;
}

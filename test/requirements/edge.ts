import { tests, type Chapter } from './requirement.ts';

export const edge: Chapter = {
  title: 'The edge',
  requirements: [
    {
      id: 'edge.openApi',
      text: 'Every route is described in OpenAPI 3.1, from the entries that dispatch it, with every refusal and with examples that hold.',
      proof: [
        ...tests(
          'api/openApi/openApiDocument.test.ts',
          'the document is one by the schema of OpenAPI 3.1',
          'it has every entry once, and nothing else',
          'lists every code that it can be refused with, by its status, and none beside',
          'has examples that its schemas take',
        ),
        ...tests('api/docs.test.ts', 'the document is served to anyone'),
      ],
    },
    {
      id: 'edge.tried',
      text: 'No request to the interface, right or wrong, makes the server fail or answer what its document does not have, whoever sends it.',
      proof: tests(
        'api/schemathesis.test.ts',
        'no request makes the server fail, and every answer is one that its document has',
      ),
    },
    {
      id: 'edge.limits',
      text: 'Each person and each address may ask so much within a minute, by kind of request and of sockets too; the answers tell how much is left.',
      proof: tests(
        'api/limits.test.ts',
        'one person reads and writes so often, each counted apart, and another person as often again',
        'the answer tells how much is left, and when to come again',
        'an address may ask for as many people as it may stand for, whoever they are',
        'uploads are counted apart',
        'an address opens so many sockets',
        'what watches over the server is not counted',
      ),
    },
    {
      id: 'edge.proxies',
      text: 'From whom a request comes is believed of trusted proxies alone.',
      proof: tests(
        'api/limits.test.ts',
        'behind a trusted proxy each address counts for itself, and what callers claim beyond it is not believed',
        'without a trusted proxy nothing of it is believed',
      ),
    },
    {
      id: 'edge.compose',
      text: 'The production shape is a valid compose file that gives the server and its workers what their configuration takes.',
      proof: tests(
        'config/deploy/compose.test.ts',
        'is one by the schema of the compose specification',
        'gives the %s what its configuration takes',
        'opens a port of media for each worker, by UDP and TCP, and the page by the proxy alone',
        'gives the figures to who brings the token, where one is set',
        'runs what there is, not as root',
        'the Caddyfile is one',
      ),
      unproved:
        'No Docker engine runs the tests: that the images are built and work together is looked at by hand.',
    },
    {
      id: 'edge.production',
      text: 'Server and worker start where only the packages of production are installed.',
      proof: tests(
        'config/deploy/production.test.ts',
        'the server starts, and serves its page and its document',
        'the worker has all that it imports, and says what it lacks',
      ),
    },
    {
      id: 'edge.metrics',
      text: 'Prometheus reads figures of the server at /metrics, with a token or from the same machine alone; they hold nothing of a person.',
      proof: tests(
        'api/metrics.test.ts',
        'tell requests by the name of their route, and nothing of who asked for what',
        'are for this machine alone where no token is set, and not for who comes by a proxy',
        'are for who brings the token where one is set, and for nobody else',
        'have labels that are words of ours, however many people, rooms and cases there are',
      ),
    },
    {
      id: 'edge.docs',
      text: 'The interface is shown to people at /docs, by this server alone and under its content security policy.',
      proof: [
        ...tests(
          'e2e/docs.test.ts',
          'the interface is shown in a browser, under the strict policy and without another host',
        ),
        ...tests('api/docs.test.ts', '/docs leads nowhere else'),
      ],
    },
  ],
};

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import { Router, type RequestHandler } from 'express';

const own = import.meta.dirname;
const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

/** By the name under `/docs/`: nothing else of these folders is served. */
const files: Readonly<Record<string, string>> = {
  'show.js': join(own, 'show.js'),
  'swagger-ui.css': join(swaggerUi, 'swagger-ui.css'),
  'swagger-ui-bundle.js': join(swaggerUi, 'swagger-ui-bundle.js'),
  'favicon-32x32.png': join(swaggerUi, 'favicon-32x32.png'),
};

/** The OpenAPI document for people, by Swagger UI from its package: no inline script, no other host. */
export function docsRoutes(): Router {
  const router = Router({ strict: true });
  const send =
    (path: string): RequestHandler =>
    (_request, response) =>
      response.set('Cache-Control', 'no-cache').sendFile(path, { cacheControl: false });
  router.use('/docs', compression());
  router.get('/docs', (_request, response) => response.redirect('/docs/'));
  router.get('/docs/', send(join(own, 'docs.html')));
  for (const [name, path] of Object.entries(files)) router.get(`/docs/${name}`, send(path));
  return router;
}

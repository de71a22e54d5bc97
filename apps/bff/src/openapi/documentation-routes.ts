import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Attestry API</title>
    <link rel="stylesheet" href="./swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="./swagger-ui-bundle.js"></script>
    <script src="./start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '../openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** `/openapi.json` and Swagger UI at `/docs/`. */
export function documentationRoutes(document: object): Router {
  const text = JSON.stringify(document);
  const router = Router({ strict: true });
  router.get('/openapi.json', (_request, response) => {
    response.set('cache-control', 'public, max-age=300').type('application/json').send(text);
  });
  router.get('/docs', (_request, response) => void response.redirect(308, '/docs/'));
  router.get('/docs/', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('text/javascript').send(START));
  router.use('/docs', express.static(swaggerFolder, { index: false, redirect: false, maxAge: 86_400_000 }));
  return router;
}

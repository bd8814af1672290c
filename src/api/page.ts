/** The built page. Every address that is not the API's is one of its own. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import express, { type Express } from 'express';

export function servePage(app: Express, dist: string): void {
  const root = resolve(dist);
  if (!existsSync(join(root, 'index.html'))) throw new Error(`no built page in ${root}`);
  // Built names carry a hash of their content.
  app.use(
    '/assets',
    express.static(join(root, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false, dotfiles: 'deny' }),
  );
  app.use(express.static(root, { index: false, maxAge: 0, dotfiles: 'deny' }));
  app.get('/{*path}', (req, res, next) => {
    if (!req.accepts('html')) return next();
    res.set('Cache-Control', 'no-cache').sendFile('index.html', { root });
  });
}

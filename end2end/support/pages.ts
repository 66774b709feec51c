import type { Who } from './story.ts';

/** Every page that somebody sees when logged in: who, a name for files, and the address. */
export const PAGES: readonly [Who, string, string][] = [
  ['anna', 'inbox', '/inbox'],
  ['anna', 'inbox-waiting', '/inbox?folder=waiting'],
  ['anna', 'inbox-open', '/inbox?folder=open'],
  ['anna', 'conversation', '/inbox/1?folder=open'],
  ['anna', 'search', '/search?q=order'],
  ['anna', 'canned-replies', '/canned-replies'],
  ['anna', 'contacts', '/contacts'],
  ['anna', 'account', '/account'],
  ['sara', 'board', '/board'],
  ['sara', 'reports', '/reports'],
  ['sara', 'canned-reply', '/canned-replies?open=new'],
  ['admin', 'admin-operators', '/admin/operators'],
  ['admin', 'admin-operator', '/admin/operators?open=new'],
  ['admin', 'admin-teams', '/admin/teams'],
  ['admin', 'admin-routing', '/admin/routing'],
  ['admin', 'admin-intents', '/admin/intents?open=new'],
  ['admin', 'admin-categories', '/admin/categories?open=new'],
  ['admin', 'admin-bots', '/admin/bots?open=new'],
  ['admin', 'admin-channels', '/admin/channels'],
  ['admin', 'admin-channel', '/admin/channels?open=new'],
  ['admin', 'admin-privacy', '/admin/privacy'],
  ['admin', 'admin-tokens', '/admin/tokens?open=new'],
  ['admin', 'admin-webhooks', '/admin/webhooks?open=new'],
];

import type { Who } from './story.ts';

const DAY_MS = 86_400_000;
const TOMORROW = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS;
const THESE_DAYS = `from=${TOMORROW - 7 * DAY_MS}&to=${TOMORROW}`;

/** Every page that somebody sees when logged in: who, a name for files, and the address. */
export const PAGES: readonly [Who, string, string][] = [
  ['anna', 'inbox', '/inbox'],
  ['anna', 'inbox-waiting', '/inbox?folder=waiting'],
  ['anna', 'inbox-open', '/inbox?folder=open'],
  ['anna', 'conversation', '/inbox/1?folder=open'],
  ['anna', 'search', '/search?q=order'],
  ['anna', 'canned-replies', '/canned-replies'],
  ['anna', 'saved-views', '/views'],
  ['sara', 'saved-view', '/views?open=new'],
  ['anna', 'contacts', '/contacts'],
  ['anna', 'account', '/account'],
  ['sara', 'board', '/board'],
  ['sara', 'reports', '/reports'],
  ['sara', 'report-conversations', `/reports/conversations?figure=opened&${THESE_DAYS}`],
  ['sara', 'what-if', '/what-if'],
  ['sara', 'canned-reply', '/canned-replies?open=new'],
  ['admin', 'admin-operators', '/admin/operators'],
  ['admin', 'admin-operator', '/admin/operators?open=new'],
  ['admin', 'admin-teams', '/admin/teams'],
  ['admin', 'admin-routing', '/admin/routing'],
  ['admin', 'admin-absence', '/admin/absence'],
  ['admin', 'admin-intents', '/admin/intents?open=new'],
  ['admin', 'admin-intents-tried', '/admin/intents'],
  ['admin', 'admin-categories', '/admin/categories?open=new'],
  ['admin', 'admin-bots', '/admin/bots?open=new'],
  ['admin', 'admin-channels', '/admin/channels'],
  ['admin', 'admin-channel', '/admin/channels?open=new'],
  ['admin', 'admin-privacy', '/admin/privacy'],
  ['admin', 'admin-brand', '/admin/brand'],
  ['admin', 'admin-configuration', '/admin/configuration'],
  ['admin', 'admin-sessions', '/admin/sessions'],
  ['admin', 'admin-security', '/admin/security'],
  ['admin', 'admin-audit', '/admin/audit'],
  ['admin', 'welcome', '/welcome'],
  ['admin', 'welcome-channel', '/welcome?step=channel'],
  ['admin', 'admin-tokens', '/admin/tokens?open=new'],
  ['admin', 'admin-webhooks', '/admin/webhooks?open=new'],
  ['admin', 'admin-telephony', '/admin/telephony'],
];

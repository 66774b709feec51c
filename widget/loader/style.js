// How the button and the panel's place look; the panel's inside is the frame's own.

export const STYLE = `
:host {
  all: initial;
  position: fixed;
  inset: auto 16px 16px auto;
  z-index: 2147483000;
  color-scheme: normal;
}
:host([hidden]) { display: none; }
:host([left]) { inset: auto auto 16px 16px; }
button {
  all: unset;
  box-sizing: border-box;
  display: grid;
  place-items: center;
  position: relative;
  width: 56px;
  height: 56px;
  border-radius: 50%;
  background: var(--color);
  color: var(--ink);
  cursor: pointer;
  box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
}
button:focus-visible { outline: 3px solid var(--color); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.down, :host([open]) .talk { display: none; }
:host([open]) .down { display: inline; }
.badge {
  position: absolute;
  top: -4px;
  right: -4px;
  min-width: 22px;
  box-sizing: border-box;
  padding: 0 6px;
  border-radius: 11px;
  background: #b3261e;
  color: #fff;
  font: 600 13px/22px system-ui, sans-serif;
  text-align: center;
}
.badge:empty { display: none; }
.panel {
  position: absolute;
  right: 0;
  bottom: 72px;
  width: min(384px, calc(100vw - 32px));
  height: min(640px, calc(100vh - 104px));
  border-radius: 12px;
  overflow: hidden;
  box-shadow: 0 8px 32px rgb(0 0 0 / 28%);
  visibility: hidden;
  opacity: 0;
  transform: translateY(8px);
  transition: opacity 120ms, transform 120ms, visibility 120ms;
}
:host([left]) .panel { right: auto; left: 0; }
:host([open]) .panel { visibility: visible; opacity: 1; transform: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (prefers-reduced-motion: reduce) { .panel { transition: none; } }
@media (max-width: 480px), (max-height: 440px) {
  .panel { position: fixed; inset: 0; width: auto; height: auto; border-radius: 0; }
  :host([open]) button { display: none; }
}
@media print { :host { display: none; } }
`;

// Says to the widget who is logged in: the two attributes of its script tag.
// The secret of the channel stays on your server.

import { createHmac } from "node:crypto";

const secret = process.env.SWITCHBOARD_WIDGET_SECRET;
const identifier = process.argv[2];

const hash = createHmac("sha256", secret).update(identifier).digest("hex");

console.log(`data-identifier="${identifier}" data-identifier-hash="${hash}"`);

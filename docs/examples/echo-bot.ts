// A bot behind a webhook: it says again what it hears, and hands over when somebody asks for a person.
// Needs `npm install standardwebhooks`.
//
// Usage: WEBHOOK_SECRET=whsec_... PORT=8080 node echo-bot.js (after `tsc echo-bot.ts`)
// The bot is of the kind `webhook`; its secret was shown when it was made.

import { createServer, type IncomingMessage } from "node:http";
import { Webhook } from "standardwebhooks";

/** What the bot is asked, as far as it matters here. */
interface Turn {
  type: "message.received" | "turn.changed";
  data: { message: { text: string } | null; turn: { epoch: number } };
}

/** What the bot does; several acts are done in their order. */
type Act = { say: { text: string } } | { hand_over: { reason: string } };

const webhook = new Webhook(process.env.WEBHOOK_SECRET ?? "");

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  return text;
}

function answer(turn: Turn): Act[] {
  const text = turn.data.message?.text ?? "";
  if (/\b(human|person)\b/i.test(text)) return [{ hand_over: { reason: "Asked for a person" } }];
  return text ? [{ say: { text: `You said: ${text}` } }] : [{ say: { text: "Hello!" } }];
}

const server = createServer(async (request, response) => {
  try {
    const turn = webhook.verify(await body(request), request.headers as Record<string, string>) as Turn;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ acts: answer(turn) }));
  } catch {
    // Whoever cannot sign is not Switchboard.
    response.writeHead(401).end();
  }
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening", process.env.PORT));

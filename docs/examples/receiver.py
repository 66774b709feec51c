"""A webhook receiver that believes signed requests only. Needs `pip install standardwebhooks`.

Usage: WEBHOOK_SECRET=whsec_... PORT=8080 python3 receiver.py
"""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            event = webhook.verify(body, headers)
        except WebhookVerificationError:
            self.send_response(401)
        else:
            # An event may come twice: `id` tells. Answer at once, work afterwards.
            print(event["id"], event["type"], flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver)
print("listening", server.server_port, flush=True)
server.serve_forever()

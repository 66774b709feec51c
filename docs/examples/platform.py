"""A bot platform that owns its channel: all six points, then the second round. Needs Python alone.

Usage: SWITCHBOARD_URL=http://127.0.0.1:3000 SWITCHBOARD_TOKEN=sb_... python3 platform.py
The token has the scope `channel`; its channel has a bot of the kind `external`.
"""

import json
import os
import urllib.request

URL = os.environ["SWITCHBOARD_URL"] + "/api/v1"
TOKEN = os.environ["SWITCHBOARD_TOKEN"]


def call(method, path, body=None):
    """Makes one call; whatever is sent again under the same identity is made once."""
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def say(conversation, author, text, external_id):
    body = {"author": author, "text": text, "external_id": external_id}
    return call("POST", f"/conversations/{conversation}/messages", body)


# 1 and 2: the contact and the conversation. Both are found again when they are there.
contact = call("POST", "/contacts", {"name": "Mia Rossi", "external_id": "customer-4711"})
conversation = call("POST", "/conversations", {"contact_id": contact["id"]})["id"]

# 3: what was said, as it happens.
say(conversation, "contact", "Where is my parcel?", "msg-1")
say(conversation, "bot", "I will fetch a colleague.", "msg-2")

# 4: people are needed. `{"team_id": ...}` or `{"intent": ...}` to /transfer would choose who.
handed = call("POST", f"/conversations/{conversation}/handover", {"reason": "Wants a person"})
print("status", handed["conversation"]["status"])

# 5: what people answered is carried by the platform, which says so.
page = call("GET", f"/conversations/{conversation}/messages?after=0")
for message in page["items"]:
    if message["state"] == "queued":
        print(message["author"], message["text"])
        sent = {"state": "sent", "external_id": f"out-{message['seq']}"}
        call("POST", f"/messages/{message['id']}/delivery", sent)

# 6: after the end the next words open the next conversation, with the platform's bot first.
call("POST", f"/conversations/{conversation}/close")
again = say(conversation, "contact", "One more thing", "msg-3")["conversation_id"]
print("second", call("GET", f"/conversations/{again}")["status"])

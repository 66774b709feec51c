"""Says to the widget who is logged in: the two attributes of its script tag.

The secret of the channel stays on your server.
"""

import hashlib
import hmac
import os
import sys

secret = os.environ["SWITCHBOARD_WIDGET_SECRET"]
identifier = sys.argv[1]

identifier_hash = hmac.new(secret.encode(), identifier.encode(), hashlib.sha256).hexdigest()

print(f'data-identifier="{identifier}" data-identifier-hash="{identifier_hash}"')

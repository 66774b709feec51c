#!/bin/sh
# A contact, a conversation and its first words, by curl.
# Usage: SWITCHBOARD_URL=http://127.0.0.1:3000 SWITCHBOARD_TOKEN=sb_... sh platform.sh
set -eu

call() {
  path=$1
  shift
  curl --silent --show-error --fail-with-body "$SWITCHBOARD_URL/api/v1$path" \
    --header "Authorization: Bearer $SWITCHBOARD_TOKEN" \
    --header "Content-Type: application/json" "$@"
}
id() { sed -n 's/.*"id":"\([0-9a-f-]*\)","n[au].*/\1/p'; }

contact=$(call /contacts --data '{"name":"Tom","external_id":"customer-1"}' | id)
conversation=$(call /conversations --data "{\"contact_id\":\"$contact\"}" | id)
call "/conversations/$conversation/messages" \
  --header "Idempotency-Key: first-words" \
  --data '{"author":"contact","text":"Hello","external_id":"msg-1"}'

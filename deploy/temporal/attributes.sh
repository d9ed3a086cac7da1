#!/bin/sh
# The search attributes that the workflows set: made where they are not there, and waited for.
set -eu

wanted='Stage Cohort NextDueKind'

listed() {
  temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE"
}

missing() {
  known=$(listed 2>/dev/null) || known=
  for attribute in $wanted; do
    printf '%s\n' "$known" | grep -qw "$attribute" || printf '%s\n' "$attribute"
  done
}

# A namespace that was just made is known everywhere some seconds later, and so is an attribute.
attempts=0
said=
while left=$(missing) && [ -n "$left" ]; do
  attempts=$((attempts + 1))
  [ "$attempts" -le 60 ] || { echo "these are still missing:" $left >&2; echo "$said" >&2; exit 1; }
  for attribute in $left; do
    said=$(temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$attribute" --type Keyword 2>&1) || :
  done
  sleep 1
done

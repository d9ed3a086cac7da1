#!/bin/sh
# The namespace, and for how long it keeps what has ended: the default of a day would lose a year's histories.
# The command `temporal` reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.
set -eu

retention=3650d
namespace=$TEMPORAL_NAMESPACE

if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
  temporal operator namespace update --namespace "$namespace" --retention "$retention"
else
  temporal operator namespace create --namespace "$namespace" --retention "$retention"
fi

#!/usr/bin/env bash
# Checks that a record is in a signed Pressmark log, without Pressmark and without a network.
#
#   check-proof.sh RECORD ENTRY PROOF VKEY
#
# RECORD is a record's bytes, ENTRY the bytes of its log entry, PROOF a C2SP tlog-proof file, and
# VKEY the log's public key (name+id+base64), which you should have from its owner and not from
# whoever gave you the files. Needs bash, coreutils, awk, xxd and openssl 3. Ends with 0 if all holds.
set -euo pipefail
export LC_ALL=C

fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }
hex() { xxd -p -c 256; }
unhex() { xxd -r -p; }
sha256() { sha256sum | cut -d ' ' -f 1; }

[ $# -eq 4 ] || { printf 'usage: %s RECORD ENTRY PROOF VKEY\n' "$0" >&2; exit 2; }
record=$1 entry=$2 proof=$3 vkey=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 1. The record is the one the entry names.
id=$(sha256 < "$record")
grep -qF "\"record\":\"$id\"" "$entry" || fail "the entry does not name the record $id"
printf 'ok: the entry names the record %s\n' "$id"

# 2. The key: a type byte (01, Ed25519) and 32 bytes; its id is bound to its name.
name=${vkey%%+*}
rest=${vkey#*+}
key_id=${rest%%+*}
typed=$(printf '%s' "${rest#*+}" | base64 -d | hex)
[ ${#typed} -eq 66 ] && [ "${typed:0:2}" = 01 ] || fail "VKEY is not an Ed25519 key"
bound=$({ printf '%s\n' "$name"; printf '%s' "$typed" | unhex; } | sha256)
[ "${bound:0:8}" = "$key_id" ] || fail "the id in VKEY is not that of its name and key"
# The header of an Ed25519 public key in DER form (RFC 8410), then the key.
printf '302a300506032b6570032100%s' "${typed:2}" | unhex > "$work/key.der"

# 3. The checkpoint is signed by that key. After the first empty line of the proof comes the
#    checkpoint: three lines, an empty line, signatures.
[ "$(head -n 1 "$proof")" = 'c2sp.org/tlog-proof@v1' ] || fail "PROOF is not a tlog-proof file"
awk 'after { print } /^$/ { after = 1 }' "$proof" > "$work/checkpoint"
awk '/^$/ { exit } { print }' "$work/checkpoint" > "$work/signed"
[ "$(sed -n 1p "$work/signed")" = "$name" ] || fail "the checkpoint is that of another log"
signed=no
while read -r dash by signature; do
  [ "$dash" = '—' ] && [ "$by" = "$name" ] || continue
  bytes=$(printf '%s' "$signature" | base64 -d | hex)
  [ "${bytes:0:8}" = "$key_id" ] || continue
  printf '%s' "${bytes:8}" | unhex > "$work/signature"
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
    -in "$work/signed" -sigfile "$work/signature" > /dev/null 2>&1 || fail "the signature does not hold"
  signed=yes
done < <(awk 'after { print } /^$/ { after = 1 }' "$work/checkpoint")
[ "$signed" = yes ] || fail "the checkpoint is not signed by VKEY"
printf 'ok: the checkpoint is signed by %s\n' "$name"

# 4. The entry is under the checkpoint's root (RFC 9162, section 2.1.3.2).
size=$(sed -n 2p "$work/signed")
root=$(sed -n 3p "$work/signed" | base64 -d | hex)
index=$(awk '/^$/ { exit } /^index / { print $2 }' "$proof")
[[ $size =~ ^[0-9]+$ && $index =~ ^[0-9]+$ ]] || fail "size or index is not a number"
[ "$index" -lt "$size" ] || fail "the entry lies outside the checkpoint"
node=$({ printf '\0'; cat "$entry"; } | sha256)
at=$index last=$((size - 1))
while read -r line; do
  hash=$(printf '%s' "$line" | base64 -d | hex)
  [ ${#hash} -eq 64 ] || fail "a hash of the proof has not 32 bytes"
  [ "$last" -gt 0 ] || fail "the proof has too many hashes"
  if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
    node=$(printf '01%s%s' "$hash" "$node" | unhex | sha256)
    while [ $((at % 2)) -eq 0 ] && [ "$at" -gt 0 ]; do at=$((at / 2)) last=$((last / 2)); done
  else
    node=$(printf '01%s%s' "$node" "$hash" | unhex | sha256)
  fi
  at=$((at / 2)) last=$((last / 2))
done < <(awk '/^$/ { exit } NR > 1 && !/^(index|extra) / { print }' "$proof")
[ "$last" -eq 0 ] && [ "$node" = "$root" ] || fail "the entry is not under the checkpoint's root"
printf 'ok: the record is entry %s of the first %s entries of that log\n' "$index" "$size"

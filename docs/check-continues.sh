#!/usr/bin/env bash
# Checks that a signed Pressmark log continues an older checkpoint of it that was kept elsewhere, without
# Pressmark and without a network.
#
#   check-continues.sh KEPT REQUEST VKEY
#
# KEPT is the older checkpoint, REQUEST what `pressmark witness request --old SIZE` prints for its size (the
# proof and the newer checkpoint), and VKEY the log's public key (name+id+base64), had from its owner.
# Needs bash, coreutils, awk, xxd and openssl 3. Ends with 0 if all holds.
set -euo pipefail
export LC_ALL=C

fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }
hex() { xxd -p -c 256; }
unhex() { xxd -r -p; }
sha256() { sha256sum | cut -d ' ' -f 1; }
node() { printf '01%s%s' "$1" "$2" | unhex | sha256; }

[ $# -eq 3 ] || { printf 'usage: %s KEPT REQUEST VKEY\n' "$0" >&2; exit 2; }
kept=$1 request=$2 vkey=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 1. The key: a type byte (01, Ed25519) and 32 bytes; its id is bound to its name.
name=${vkey%%+*}
rest=${vkey#*+}
key_id=${rest%%+*}
typed=$(printf '%s' "${rest#*+}" | base64 -d | hex)
[ ${#typed} -eq 66 ] && [ "${typed:0:2}" = 01 ] || fail "VKEY is not an Ed25519 key"
bound=$({ printf '%s\n' "$name"; printf '%s' "$typed" | unhex; } | sha256)
[ "${bound:0:8}" = "$key_id" ] || fail "the id in VKEY is not that of its name and key"
printf '302a300506032b6570032100%s' "${typed:2}" | unhex > "$work/key.der"

# 2. Both checkpoints are signed by that key: three lines, an empty line, signatures.
signed_by_key() {
  awk '/^$/ { exit } { print }' "$1" > "$work/signed"
  [ "$(sed -n 1p "$work/signed")" = "$name" ] || fail "$2 is that of another log"
  local signed=no dash by signature bytes
  while read -r dash by signature; do
    [ "$dash" = '—' ] && [ "$by" = "$name" ] || continue
    bytes=$(printf '%s' "$signature" | base64 -d | hex)
    [ "${bytes:0:8}" = "$key_id" ] || continue
    printf '%s' "${bytes:8}" | unhex > "$work/signature"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
      -in "$work/signed" -sigfile "$work/signature" > /dev/null 2>&1 || fail "the signature of $2 does not hold"
    signed=yes
  done < <(awk 'after { print } /^$/ { after = 1 }' "$1")
  [ "$signed" = yes ] || fail "$2 is not signed by VKEY"
  size=$(sed -n 2p "$work/signed")
  root=$(sed -n 3p "$work/signed" | base64 -d | hex)
  [[ $size =~ ^[0-9]+$ ]] || fail "the size of $2 is not a number"
}
awk 'after { print } /^$/ { after = 1 }' "$request" > "$work/newer"
signed_by_key "$kept" "the kept checkpoint"
old_size=$size old_root=$root
signed_by_key "$work/newer" "the newer checkpoint"
[ "$(head -n 1 "$request")" = "old $old_size" ] || fail "the proof goes on from another size than the kept checkpoint"
[ "$old_size" -ge 1 ] && [ "$old_size" -le "$size" ] || fail "the newer checkpoint covers fewer entries"
printf 'ok: both checkpoints are signed by %s\n' "$name"

# 3. The tree of the newer begins with the tree of the older (RFC 9162, section 2.1.4.2).
mapfile -t proof < <(awk '/^$/ { exit } NR > 1 { print }' "$request")
hashes=()
for line in "${proof[@]}"; do
  hash=$(printf '%s' "$line" | base64 -d | hex)
  [ ${#hash} -eq 64 ] || fail "a hash of the proof has not 32 bytes"
  hashes+=("$hash")
done
if [ "$old_size" -eq "$size" ]; then
  [ ${#hashes[@]} -eq 0 ] && [ "$old_root" = "$root" ] || fail "the same size has another root"
else
  at=$((old_size - 1)) last=$((size - 1))
  while [ $((at % 2)) -eq 1 ]; do at=$((at / 2)) last=$((last / 2)); done
  if [ "$at" -eq 0 ]; then hashes=("$old_root" "${hashes[@]}"); fi
  [ ${#hashes[@]} -gt 0 ] || fail "the proof has too few hashes"
  older=${hashes[0]} newer=${hashes[0]}
  for hash in "${hashes[@]:1}"; do
    [ "$last" -gt 0 ] || fail "the proof has too many hashes"
    if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
      older=$(node "$hash" "$older") newer=$(node "$hash" "$newer")
      while [ $((at % 2)) -eq 0 ] && [ "$at" -gt 0 ]; do at=$((at / 2)) last=$((last / 2)); done
    else
      newer=$(node "$newer" "$hash")
    fi
    at=$((at / 2)) last=$((last / 2))
  done
  [ "$last" -eq 0 ] && [ "$older" = "$old_root" ] && [ "$newer" = "$root" ] ||
    fail "the log does not continue the kept checkpoint"
fi
printf 'ok: the log of %s entries continues the kept checkpoint of %s\n' "$size" "$old_size"

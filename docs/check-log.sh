#!/bin/sh
# Checks that every record of a hand-over folder is in a signed Pressmark log, without Pressmark and
# without a network.
#
#   sh check-log.sh DATA VKEY
#
# DATA is the folder that holds log/ and records/, VKEY the log's public key (name+id+base64), which you
# should have from its owner and not from whoever gave you the files. Needs a POSIX shell, coreutils, xxd
# and openssl 3. Ends with 0 if all holds.
set -eu
export LC_ALL=C

fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }
hex() { xxd -p -c 256; }

[ $# -eq 2 ] || { printf 'usage: %s DATA VKEY\n' "$0" >&2; exit 2; }
log=$1/log records=$1/records vkey=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 1. The key: a type byte (01, Ed25519) and 32 bytes; its id is bound to its name.
name=${vkey%%+*}
rest=${vkey#*+}
key_id=${rest%%+*}
typed=$(printf '%s' "${rest#*+}" | base64 -d | hex)
case $typed in 01*) ;; *) fail "VKEY is not an Ed25519 key" ;; esac
[ ${#typed} -eq 66 ] || fail "VKEY has not 33 bytes"
bound=$({ printf '%s\n' "$name"; printf '%s' "$typed" | xxd -r -p; } | sha256sum | cut -c 1-8)
[ "$bound" = "$key_id" ] || fail "the id in VKEY is not that of its name and key"
# The header of an Ed25519 public key in DER form (RFC 8410), then the key.
printf '302a300506032b6570032100%s' "${typed#01}" | xxd -r -p > "$work/key.der"

# 2. The checkpoint: lines that are signed, an empty line, signatures (C2SP signed-note).
check_signature() {
  : > "$work/signed"
  {
    while IFS= read -r line && [ -n "$line" ]; do printf '%s\n' "$line" >> "$work/signed"; done
    signed=no
    while IFS= read -r line; do
      case $line in "— $name "*) ;; *) continue ;; esac
      signature=$(printf '%s' "${line##* }" | base64 -d | hex)
      case $signature in "$key_id"*) ;; *) continue ;; esac
      printf '%s' "${signature#"$key_id"}" | xxd -r -p > "$work/signature"
      openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
        -in "$work/signed" -sigfile "$work/signature" > /dev/null 2>&1 || fail "the signature of $1 does not hold"
      signed=yes
    done
  } < "$1"
  [ "$signed" = yes ] || fail "$1 is not signed by VKEY"
  { read -r origin; read -r size; read -r root; } < "$work/signed"
  [ "$origin" = "$name" ] || fail "$1 is the checkpoint of another log"
  root=$(printf '%s' "$root" | base64 -d | hex)
}
check_signature "$log/checkpoint.txt"
printf 'ok: the checkpoint over %s entries is signed by %s\n' "$size" "$name"

# 3. The leaves make the tree whose root was signed (RFC 6962, 2.1): neighbours are hashed together, level
#    by level, and a last one without a neighbour moves up as it is.
check_root() {
  head -n "$size" "$log/leaves.txt" > "$work/level"
  count=$(wc -l < "$work/level")
  [ "$count" -eq "$size" ] || fail "there are $count leaves where $size are signed"
  while [ "$count" -gt 1 ]; do
    : > "$work/above"
    mkdir "$work/nodes"
    last=
    while read -r left; do
      if read -r right; then printf '01%s%s\n' "$left" "$right"; else last=$left; fi
      printf '%s\n' "$last" > "$work/last"
    done < "$work/level" | xxd -r -p | split -b 65 -a 8 -d - "$work/nodes/n"
    for first in "$work"/nodes/n????0000; do
      sha256sum "${first%0000}"???? | cut -c 1-64 >> "$work/above"
    done
    read -r last < "$work/last" || true
    [ -z "$last" ] || printf '%s\n' "$last" >> "$work/above"
    rm -r "$work/nodes"
    mv "$work/above" "$work/level"
    count=$(wc -l < "$work/level")
  done
  read -r top < "$work/level"
  [ "$top" = "$root" ] || fail "the leaves do not hash to the root of $1"
}
count=$(wc -l < "$log/leaves.txt")
[ "$count" -eq "$size" ] || fail "there are $count leaves where $size are signed"
check_root "$log/checkpoint.txt"
printf 'ok: the leaves hash to the signed root\n'

# 4. Every record of the folder has an entry among those leaves. Entries that name no record here are
#    those of records that were withheld.
found=0 withheld=0 position=-1 leaf=
exec 3< "$log/leaves.txt" 4< "$records/ids.txt"
IFS= read -r id <&4 || id=
while IFS= read -r line; do
  index=${line%% *} entry=${line#* }
  while [ "$position" -lt "$index" ]; do
    IFS= read -r leaf <&3 || fail "entry $index lies outside the checkpoint"
    position=$((position + 1))
  done
  own=$(printf '\000%s' "$entry" | sha256sum | cut -c 1-64)
  [ "$own" = "$leaf" ] || fail "entry $index is not the one in the tree"
  case $entry in
    *"\"record\":\"$id\""*) found=$((found + 1)); IFS= read -r id <&4 || id=none ;;
    *) withheld=$((withheld + 1)) ;;
  esac
done < "$log/entries.txt"
wanted=$(wc -l < "$records/ids.txt")
[ "$found" -eq "$wanted" ] || fail "$((wanted - found)) records have no entry in the log"
printf 'ok: %s records are in the log; %s more entries name records that were withheld\n' "$found" "$withheld"

# 5. Checkpoints that others stamped are earlier states of this very log.
for note in "$1"/timestamps/*.note; do
  [ -e "$note" ] || break
  check_signature "$note"
  check_root "$note"
  printf 'ok: the stamped checkpoint over the first %s entries is one of this log\n' "$size"
done

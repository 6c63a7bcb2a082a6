#!/bin/sh
# Checks the time stamps of a hand-over folder (RFC 3161): that each token is over its checkpoint and was signed by
# an authority below its roots, and when that was. Without Pressmark and without a network.
#
#   sh check-stamps.sh DATA [ROOTS]
#
# DATA is the folder that holds timestamps/. ROOTS is a PEM file of root certificates that you believe; without it
# those are taken that the archive's owner believed, and this says so. That the checkpoints are those of the log
# with your records in it is for check-log.sh to say. Needs a POSIX shell, coreutils and openssl 3. Ends with 0 if
# all holds.
set -eu
export LC_ALL=C

fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }

[ $# -ge 1 ] && [ $# -le 2 ] || { printf 'usage: %s DATA [ROOTS]\n' "$0" >&2; exit 2; }
stamps=$1/timestamps
count=0
while read -r size note reply roots seconds; do
  # Names only: a list that was tampered with leads nowhere else.
  case "$size$note$reply$roots$seconds" in */* | *[!0-9A-Za-z.-]*) fail "the list of tokens names no plain files" ;; esac
  believed=${2:-"$stamps/$roots"}
  # Certificates end; what counts is that they were good at the moment the token says.
  openssl ts -verify -data "$stamps/$note" -in "$stamps/$reply" -CAfile "$believed" -attime "$seconds" \
    > /dev/null 2>&1 || fail "$reply is no stamp of $note that these roots vouch for"
  openssl ts -reply -in "$stamps/$reply" -text 2> /dev/null | {
    told=
    while IFS= read -r line; do
      case $line in "Time stamp: "*) told=${line#Time stamp: } ;; esac
    done
    # The list must not say another moment than the token.
    [ "$(date -u -d "$told" +%s)" = "$seconds" ] || fail "$reply says another moment than the list"
    printf 'ok: the first %s entries of the log existed at %s\n' "$size" "$told"
  }
  count=$((count + 1))
done < "$stamps/tokens.txt"
[ "$count" -gt 0 ] || fail "there is no token"
[ $# -eq 2 ] || printf 'believed by the roots in %s, which are only what the owner of the archive believed: get them from the authority itself\n' "$stamps"

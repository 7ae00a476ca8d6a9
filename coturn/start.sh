#!/bin/sh
# Starts coturn with turnserver.conf and what differs from one installation to the next, which comes from the
# environment; further arguments go to turnserver.
#
#   TURN_SECRET   shared with the server (CONSILIUM_TURN_SECRET), at least 32 characters
#   TURN_PEER     IP address of the media ports (CONSILIUM_ANNOUNCED_ADDRESS): all that is relayed to
#   TURN_REALM    the relay's host name
#   TURN_CERTS    folder below which <TURN_REALM>.crt and <TURN_REALM>.key lie, or will; without it there is no TLS
set -eu
umask 077

: "${TURN_SECRET:?}" "${TURN_PEER:?}" "${TURN_REALM:?}"
# turnserver would take a short secret, an empty list of peers or a second line in a value without a word.
[ "${#TURN_SECRET}" -ge 32 ] || { echo 'TURN_SECRET: expected at least 32 characters' >&2; exit 1; }
case "$TURN_PEER" in *[!0-9A-Fa-f.:]*) echo 'TURN_PEER: expected an IP address' >&2; exit 1 ;; esac
case "$TURN_SECRET$TURN_REALM" in *[!A-Za-z0-9._~+/=-]*)
  echo 'TURN_SECRET and TURN_REALM: expected letters, digits and . _ ~ + / = - alone' >&2
  exit 1 ;;
esac

folder=$(mktemp -d)
config=$folder/turnserver.conf
certificate() { find "${TURN_CERTS:-/nowhere}" -name "$TURN_REALM.crt" 2>/dev/null | sort | head -n 1; }
cert=$(certificate)

{
  cat "$(dirname "$0")/turnserver.conf"
  # In a file and not among the arguments, which everybody on the machine can list.
  printf 'static-auth-secret=%s\n' "$TURN_SECRET"
  printf 'allowed-peer-ip=%s\nrealm=%s\n' "$TURN_PEER" "$TURN_REALM"
  printf 'userdb=%s/turndb\npidfile=%s/pid\n' "$folder" "$folder"
  if [ -n "$cert" ]; then printf 'cert=%s\npkey=%s\n' "$cert" "${cert%.crt}.key"; else echo no-tls; fi
} > "$config"

turnserver -c "$config" "$@" &
turn=$!
nap=
ended() { [ -z "$nap" ] || kill "$nap" 2>/dev/null || true; rm -rf "$folder"; exit "$1"; }
trap 'kill "$turn" 2>/dev/null || true; wait "$turn" || true; ended 0' TERM INT

# Certificates are renewed every few weeks: a new one is read without ending a call (SIGUSR2). The first one ends this
# process, which is started again, with TLS.
seen=$(cksum "$cert" 2>/dev/null || true)
while kill -0 "$turn" 2>/dev/null; do
  sleep "${TURN_LOOK_SECONDS:-60}" > /dev/null 2>&1 &
  nap=$!
  # Also ends with a signal, which a sleep in the foreground would hold up.
  wait "$nap" || true
  found=$(certificate)
  now=$(cksum "$found" 2>/dev/null || true)
  [ "$now" = "$seen" ] && continue
  seen=$now
  if [ -n "$cert" ]; then kill -USR2 "$turn"; else kill "$turn"; fi
done
wait "$turn" && ended 0 || ended 1

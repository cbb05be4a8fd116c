#!/bin/bash
# A Postfix of our own for the benchmark: its configuration, queue and log in one directory, listening on 127.0.0.1, with
# everything relayed to one smart host. The system's own Postfix and its configuration are not touched.
#
#   postfix-relay.sh start DIRECTORY PORT SMARTHOST_PORT [CGROUP_PROCS]   CGROUP_PROCS: file to join a control group by
#   postfix-relay.sh stop DIRECTORY
#
# Queue and delivery settings are Postfix's defaults; no DNS, no content filter. Needs root. PORT has no TLS; PORT + 1 has, with a
# certificate of its own, and AUTH for user bench where saslpasswd2 (package sasl2-bin) is installed.
set -euo pipefail
fail() { echo "postfix-relay: $*" >&2; exit 1; }

stop() {
  local pid n
  pid=$(tr -d ' ' < "$1/spool/pid/master.pid" 2>/dev/null) || return 0
  postfix -c "$1/etc" stop > /dev/null 2>&1 || true
  for ((n = 0; n < 150; n++)); do
    kill -0 "$pid" 2> /dev/null || return 0
    sleep 0.1
  done
  fail "Postfix (master process $pid) did not stop"
}

write_configuration() { # DIRECTORY PORT SMARTHOST_PORT
  cat > "$1/etc/main.cf" << EOF
compatibility_level = 3.6
config_directory = $1/etc
queue_directory = $1/spool
data_directory = $1/data
maillog_file = $1/log/postfix.log
maillog_file_prefixes = $1/log
myhostname = postfix.bench.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
relayhost = [127.0.0.1]:$3
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = enabled
smtp_host_lookup = dns
smtp_tcp_port = $3
transport_maps = inline:{ { .spread.bench.example = smtp: } }
message_size_limit = 104857600
mailbox_size_limit = 0
smtpd_tls_cert_file = $1/etc/cert.pem
smtpd_tls_key_file = $1/etc/key.pem
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_tls_protocols = >=TLSv1.2
cyrus_sasl_config_path = $1/etc/sasl
smtpd_sasl_path = smtpd
EOF
  local service sasl=no
  [ ! -e "$1/etc/sasldb2" ] || sasl=yes
  {
    echo "127.0.0.1:$2 inet n - n - - smtpd"
    echo "127.0.0.1:$(($2 + 1)) inet n - n - - smtpd -o smtpd_tls_security_level=may -o smtpd_sasl_auth_enable=$sasl"
    echo "tlsmgr unix - - n 1000? 1 tlsmgr"
    echo "pickup unix n - n 60 1 pickup"
    echo "cleanup unix n - n - 0 cleanup"
    echo "qmgr unix n - n 300 1 qmgr"
    echo "rewrite unix - - n - - trivial-rewrite"
    for service in bounce defer trace; do echo "$service unix - - n - 0 bounce"; done
    echo "verify unix - - n - 1 verify"
    echo "flush unix n - n 1000? 0 flush"
    echo "proxymap unix - - n - - proxymap"
    echo "proxywrite unix - - n - 1 proxymap"
    for service in smtp relay; do echo "$service unix - - n - - smtp"; done
    echo "showq unix n - n - - showq"
    for service in error retry; do echo "$service unix - - n - - error"; done
    echo "discard unix - - n - - discard"
    echo "anvil unix - - n - 1 anvil"
    echo "scache unix - - n - 1 scache"
    echo "postlog unix-dgram n - n - 1 postlogd"
  } > "$1/etc/master.cf"
}

# A P-256 key, as Mailstage's own certificate has, and the one account.
write_secrets() { # DIRECTORY
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=postfix.bench.example \
    -keyout "$1/etc/key.pem" -out "$1/etc/cert.pem" 2> /dev/null || fail "openssl cannot make a certificate"
  command -v saslpasswd2 > /dev/null || return 0
  mkdir "$1/etc/sasl"
  printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\nmech_list: PLAIN\n' "$1/etc/sasldb2" \
    > "$1/etc/sasl/smtpd.conf"
  printf 'bench-Passw0rd' | saslpasswd2 -p -c -f "$1/etc/sasldb2" -u postfix.bench.example bench
  chown postfix "$1/etc/sasldb2"
}

start() { # DIRECTORY PORT SMARTHOST_PORT [CGROUP_PROCS]
  [ "$(id -u)" = 0 ] || fail "Postfix must be started by root"
  rm -rf "$1"
  mkdir -p "$1"/{etc,spool,data,log}
  chown postfix "$1/data"
  su -s /bin/sh -c "test -x '$1/data'" postfix \
    || fail "user postfix cannot reach $1; give a directory that everybody may enter with --home"
  write_secrets "$1"
  write_configuration "$@"
  [ -z "${4:-}" ] || echo $$ > "$4"
  # In mount and resolver of its own, which asks only the benchmark: no name of the load may leave this machine.
  printf 'nameserver 127.53.0.1\noptions timeout:1 attempts:1\n' > "$1/resolv.conf"
  chmod 644 "$1/resolv.conf"
  unshare --mount --propagation private bash -c '
    mount --bind "$1/resolv.conf" "$(readlink -f /etc/resolv.conf)" && exec postfix -c "$1/etc" start' \
    start "$1" > "$1/log/start" 2>&1 || fail "$(tail -3 "$1/log/start" "$1/log/postfix.log" 2> /dev/null)"
}

case ${1:-} in
  start) shift; start "$@" ;;
  stop) stop "$2" ;;
  *) fail "usage: start DIRECTORY PORT SMARTHOST_PORT [CGROUP_PROCS] | stop DIRECTORY" ;;
esac

# From nothing to a swarm of one node with a service that runs. May be run again at any time: what
# is there already is kept.

step() { printf '\n==> %s\n' "$*"; }

quickstart_usage() {
  cat <<'EOF'
Usage: skep quickstart [--engine unix:///PATH]

Builds Skep if needed, finds a Docker Engine (--engine, DOCKER_HOST, the default socket; as root it
installs and starts one where there is none), starts the daemon in the background, makes a swarm of
one node and deploys a sample service. May be run again.

  --engine SOCKET   the Docker Engine to run containers on
  --data-dir DIR    where the swarm is kept   (root: /var/lib/skep)
  --host SOCKET     where Skep's API listens  (root: unix:///run/skep/skep.sock)

'skep stop' (with the same --host) stops that daemon; the containers keep running.
EOF
}

# Sets data_dir, host, engine, pid_file and log_file from the arguments and from who we are.
quickstart_arguments() {
  engine=
  if [ "$(id -u)" = 0 ]; then
    data_dir=/var/lib/skep host=unix:///run/skep/skep.sock
  else
    data_dir=${XDG_DATA_HOME:-$HOME/.local/share}/skep
    host=unix://${XDG_RUNTIME_DIR:-$HOME/.local/run}/skep/skep.sock
  fi
  while [ $# -gt 0 ]; do
    case $1 in
      --engine | --data-dir | --host) [ $# -ge 2 ] || die "$1 needs a value" ;;
    esac
    case $1 in
      --engine) engine=$2 && shift 2 ;;
      --engine=*) engine=${1#*=} && shift ;;
      --data-dir) data_dir=$2 && shift 2 ;;
      --data-dir=*) data_dir=${1#*=} && shift ;;
      --host) host=$2 && shift 2 ;;
      --host=*) host=${1#*=} && shift ;;
      -h | --help) quickstart_usage && exit 0 ;;
      *) die "unknown argument: $1 (see 'skep quickstart --help')" ;;
    esac
  done
  case $host in unix:///*) ;; *) die "--host: $host (expected: unix:///PATH)" ;; esac
  socket=${host#unix://}
  run_dir=$(dirname "$socket")
  pid_file=$run_dir/$(basename "$socket" .sock).pid
  log_file=$data_dir/daemon.log
}

engine_answers() { timeout 10 docker -H "$1" version --format '{{.Server.Version}}' >/dev/null 2>&1; }

find_engine() {
  if [ -n "$engine" ]; then
    command -v docker >/dev/null 2>&1 || install_or_explain "the docker command"
    engine_answers "$engine" || die "no Docker Engine answers at $engine (given by --engine)"
    return
  fi
  # DOCKER_HOST may already name Skep's own socket, from the last time.
  for candidate in "${DOCKER_HOST:-}" unix:///var/run/docker.sock "unix://${XDG_RUNTIME_DIR:-/nonexistent}/docker.sock"; do
    [ -n "$candidate" ] && [ "$candidate" != "$host" ] || continue
    if engine_answers "$candidate"; then
      engine=$candidate
      return
    fi
  done
  install_or_explain "a Docker Engine that answers"
  engine=unix:///var/run/docker.sock
  engine_answers "$engine" || start_engine
}

# Debian and Ubuntu; installs what is missing of engine and command, or says what to do.
install_or_explain() {
  [ "$(id -u)" = 0 ] || die "$1 was not found, and only root can install one: start an engine, or run this as root"
  if ! command -v dockerd >/dev/null 2>&1 || ! command -v docker >/dev/null 2>&1; then
    command -v apt-get >/dev/null 2>&1 || die "$1 was not found, and this system has no apt-get to install it with"
    step "installing a Docker Engine from the system's packages (docker.io)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # Newer releases keep the command in a package of its own.
    apt-get install -y -q --no-install-recommends docker.io docker-cli iptables ca-certificates ||
      apt-get install -y -q --no-install-recommends docker.io iptables ca-certificates
  fi
}

start_engine() {
  step "starting the Docker Engine"
  if [ -d /run/systemd/system ]; then
    systemctl start docker
  else
    mkdir -p /var/log
    setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &
  fi
  wait_for 60 engine_answers "$engine" || die "the Docker Engine did not answer within 60 s (see /var/log/dockerd.log or journalctl -u docker)"
}

# Waits up to $1 seconds until the rest succeeds.
wait_for() {
  left=$(($1 * 4))
  shift
  until "$@"; do
    left=$((left - 1))
    [ $left -gt 0 ] || return 1
    sleep 0.25
  done
}

daemon_pid() {
  [ -r "$pid_file" ] || return 1
  pid=$(cat "$pid_file")
  kill -0 "$pid" 2>/dev/null && grep -qa io.skep.app.Main "/proc/$pid/cmdline" 2>/dev/null
}

ready_or_dead() { grep -q '^skep: ready' "$log_file" || ! kill -0 "$started" 2>/dev/null; }

start_daemon() {
  if daemon_pid; then
    step "the daemon is running already (pid $pid)"
    return
  fi
  step "starting the daemon (log: $log_file)"
  mkdir -p "$data_dir" "$run_dir"
  [ ! -f "$log_file" ] || mv "$log_file" "$log_file.1"
  : >"$log_file"
  setsid "$home/skep" daemon --data-dir "$data_dir" --host "$host" --engine "$engine" \
    >>"$log_file" 2>&1 </dev/null &
  started=$! # the launcher replaces itself by the JVM, so the number stays
  echo "$started" >"$pid_file"
  wait_for 120 ready_or_dead || true
  if ! grep -q '^skep: ready' "$log_file"; then
    tail -n 20 "$log_file" >&2
    die "the daemon did not become ready (see $log_file)"
  fi
}

docker_skep() { docker -H "$host" "$@"; }

swarm_state() { docker_skep info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null; }

ensure_swarm() {
  if [ "$(swarm_state)" = active ]; then
    step "the swarm is there already"
  else
    step "docker swarm init --advertise-addr 127.0.0.1"
    docker_skep swarm init --advertise-addr 127.0.0.1
  fi
  docker_skep node ls
}

# Sets image: one the engine has, else one from a registry, else one made of this machine's busybox.
find_image() {
  for image in alpine:latest busybox:latest skep-sample:latest; do
    ! docker_skep image inspect "$image" >/dev/null 2>&1 || return 0
  done
  image=alpine:latest
  step "pulling $image"
  timeout 60 docker -H "$host" pull -q "$image" && return 0
  image=skep-sample:latest
  step "no registry answers: making $image from this machine's busybox"
  if ! command -v busybox >/dev/null 2>&1; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || die "no image could be had: pull one and run this again"
    apt-get install -y -q busybox
  fi
  sh "$sources/busybox-image.sh" | docker_skep import -c 'CMD ["sh"]' - "$image"
}

ensure_sample() {
  if docker_skep service inspect sample >/dev/null 2>&1; then
    step "the service 'sample' is there already"
  else
    find_image
    step "docker service create --name sample --replicas 2 $image ..."
    timeout 120 docker -H "$host" service create --name sample --replicas 2 --no-resolve-image "$image" \
      sh -c 'while :; do echo "hello from $(hostname)"; sleep 5; done' ||
      die "the sample service did not converge (docker -H $host service ps sample --no-trunc)"
  fi
  docker_skep service ls
  docker_skep service ps sample
}

quickstart() {
  quickstart_arguments "$@"
  find_java
  ensure_built
  train cli
  train daemon
  step "Java $java_version in $java_home"
  find_engine
  step "Docker Engine at $engine"
  start_daemon
  ensure_swarm
  ensure_sample
  cat <<EOF

Skep runs. What to try next:

  export DOCKER_HOST=$host
  docker service scale sample=3
  docker service ps sample
  docker service logs -f sample
  docker service create --name web --publish mode=host,target=80,published=8080 IMAGE
  $0 log                          # every decision: who, when, why
  $0 why TASK_ID                  # from a task back to the command that caused it
  $0 stop                         # stops the daemon; the containers keep running
EOF
}

stop() {
  quickstart_arguments "$@"
  daemon_pid || die "no daemon that quickstart started is running ($pid_file)"
  kill -TERM "$pid"
  gone() { ! kill -0 "$pid" 2>/dev/null; }
  wait_for 30 gone || die "the daemon (pid $pid) did not stop within 30 s"
  rm -f "$pid_file"
  say "stopped; containers keep running"
}

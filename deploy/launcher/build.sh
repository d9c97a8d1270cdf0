# Builds what is missing, and keeps for each build a folder of its own to run from, with its start-up
# caches: a later build then pulls nothing away under a daemon that runs. Sets run.

ensure_built() {
  jar=$home/target/skep.jar
  if [ -f "$home/skep.jar" ]; then # installed, not a source tree
    run=$home
    caches=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/skep
    [ ! -w /var/cache ] || caches=/var/cache/skep
    caches=$caches/$(key "$home/skep.jar")
    return
  fi
  if [ "${SKEP_NO_BUILD:-}" != 1 ] && is_stale; then
    mkdir -p "$home/target"
    (
      if command -v flock >/dev/null 2>&1; then flock 9; fi
      if is_stale; then
        say "building (about a minute; the first time Maven also fetches the libraries)"
        maven -q -DskipTests -Dquick package >&2
        touch "$jar"
      fi
    ) 9>"$home/target/.build-lock" || die "the build failed; its output is above"
  fi
  [ -f "$jar" ] || die "$jar is missing, and SKEP_NO_BUILD=1 forbids to build it"
  run=$home/target/run/$(key "$jar")
  caches=$run
  if [ ! -f "$run/skep.jar" ]; then
    next=$home/target/run/.new.$$
    mkdir -p "$next"
    cp -pR "$home/target/lib" "$next/lib"
    cp -p "$jar" "$next/skep.jar"
    mv -T "$next" "$run" 2>/dev/null || rm -rf "$next"
  fi
}

is_stale() {
  [ ! -f "$jar" ] || [ ! -d "$home/target/lib" ] ||
    [ -n "$(find "$home/pom.xml" "$home/src/main" -newer "$jar" -type f -print 2>/dev/null | head -n 1)" ]
}

# What a build and a Java are told apart by; a cache of another pair is never used.
key() {
  echo "$(stat -c %Y-%s "$1" 2>/dev/null || stat -f %m-%z "$1")-$java_version"
}

# Makes the start-up cache $1 (daemon or cli) unless it is there; without it all works, but slower.
train() {
  [ "${SKEP_NO_AOT:-}" != 1 ] || return 0
  cache=$caches/$1.aot
  [ ! -e "$cache" ] && [ ! -e "$caches/$1.untrained" ] || return 0
  mkdir -p "$caches" 2>/dev/null || return 0
  [ -w "$caches" ] || return 0
  say "making the start-up cache of the $1 (once a build)"
  : >"$caches/$1.untrained" # a training that fails is not tried at every start
  if "train_$1" "$caches/$1.aot.$$" >"$caches/$1.train.log" 2>&1 && [ -s "$caches/$1.aot.$$" ]; then
    mv "$caches/$1.aot.$$" "$cache"
    rm -f "$caches/$1.untrained"
  else
    rm -f "$caches/$1.aot.$$"
    say "no start-up cache (see $caches/$1.train.log); going on without"
  fi
}

cache_flag() {
  if [ "${SKEP_NO_AOT:-}" != 1 ] && [ -s "$caches/$1.aot" ]; then
    echo "-XX:AOTCache=$caches/$1.aot"
  fi
}

train_cli() {
  # shellcheck disable=SC2046
  "$java" $(cli_flags) "-XX:AOTCacheOutput=$1" -cp "$run/skep.jar" \
    io.skep.cli.Main health --host "unix://$caches/nobody-here.sock" || true
}

# With the classes linked (the default) a manager takes over faster from a leader.
train_daemon() {
  folder=$(mktemp -d "${TMPDIR:-/tmp}/skep-train.XXXXXX")
  # shellcheck disable=SC2046
  "$java" $(daemon_flags --data-dir "$folder") "-XX:AOTCacheOutput=$1" -cp "$run/skep.jar" \
    io.skep.app.Rehearsal "$folder" || true
  rm -rf "$folder"
}

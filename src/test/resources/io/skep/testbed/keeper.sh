# Starts the namespaces of a test host and clears up behind them. It ignores signals, so that it
# outlives a test run that is interrupted: the end of its standard input is what ends it.
# $1: the host's folder; $2: its name.
folder=$1
trap '' INT TERM HUP
unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc bash "$folder/init.sh" "$folder" "$2" &
init=
for _ in $(seq 500); do
  read -r init _ <"/proc/$!/task/$!/children" && [ -e "$folder/settled" ] && break
  kill -0 $! 2>/dev/null || break
  sleep 0.01
done
echo "$init" >"$folder/init.pid.new" && mv "$folder/init.pid.new" "$folder/init.pid"
cat >/dev/null # until the tests' JVM closes the pipe, or dies
kill -KILL "$init" 2>/dev/null
wait
find /sys/fs/cgroup -mindepth 1 -maxdepth 3 -type d -name "$(basename "$folder")" 2>/dev/null |
  while read -r group; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; done
rm -rf "$folder"

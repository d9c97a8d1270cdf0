# Starts the namespaces of a test host and clears up behind them. It ignores signals, so that it
# outlives a test run that is interrupted: the end of its standard input is what ends it. Each line
# on standard input starts the host anew, as the power button would after a power cut.
# $1: the host's folder; $2: its name; $3: "lan" where the tests give it a network card; $4: where,
# inside the folder, its small disk is mounted ("" for none); $5: the disk's size in MB.
folder=$1
trap '' INT TERM HUP
if [ -n "${4:-}" ]; then
  # In the keeper's own mount namespace, so that it outlives the host and ends with the keeper.
  mkdir -p "$folder/$4"
  mount -t tmpfs -o "size=${5}m" tmpfs "$folder/$4"
fi
boot() {
  rm -f "$folder/settled" "$folder/init.pid"
  unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc bash "$folder/init.sh" "$folder" "$name" "$network" &
  init=
  for _ in $(seq 500); do
    read -r init _ <"/proc/$!/task/$!/children" && [ -e "$folder/settled" ] && break
    kill -0 $! 2>/dev/null || break
    sleep 0.01
  done
  echo "$init" >"$folder/init.pid.new" && mv "$folder/init.pid.new" "$folder/init.pid"
}
name=$2
network=${3:-}
boot
while read -r _; do # until the tests' JVM closes the pipe, or dies
  boot
done
kill -KILL "$init" 2>/dev/null
wait
find /sys/fs/cgroup -mindepth 1 -maxdepth 3 -type d -name "$(basename "$folder")" 2>/dev/null |
  while read -r group; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; done
[ -z "${4:-}" ] || umount -l "$folder/$4"
rm -rf "$folder"

# The first process of a test host. $1: the host's folder; $2: its name; $3: "lan" where the tests
# give it a network card on a LAN of theirs.
hostname "$2"
ip link set lo up
if [ "${3:-}" != lan ]; then
  # An address beside the loopback one, as every real machine has.
  ip link add eth0 type dummy 2>/dev/null || ip link add eth0 type veth peer name far0
  ip addr add 10.201.1.1/24 dev eth0
  ip link set eth0 up
fi
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/docker/plugins
touch "$1/settled"
# Bash buries the processes that this host's programs leave behind.
while :; do
  sleep 1000 &
  wait $!
done

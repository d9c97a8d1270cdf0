# The switch of a LAN of test hosts: a bridge in a network namespace that lives as long as this
# process, which ends when the tests' JVM closes the pipe, or dies.
trap '' INT TERM HUP
ip link set lo up
ip link add br0 type bridge && ip link set br0 up && echo ready
cat >/dev/null

#!/bin/busybox sh
# The first process of the guest. It runs the agent in both modes, and starts and ends a load as the console says.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 cgroup /sys/fs/cgroup
for module in $(cat /modules/order); do insmod "/modules/$module" || echo "no module $module"; done
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
. /etc/guest

# A pod's cgroups, as a kubelet with the systemd driver and containerd make them.
group=/sys/fs/cgroup
for name in kubepods.slice kubepods-burstable.slice "kubepods-burstable-pod$(echo "$POD_UID" | tr - _).slice" cri-containerd-0.scope; do
  echo "+cpu +memory" > $group/cgroup.subtree_control
  group=$group/$name
  mkdir $group
done

agent() { bonding-agent "$1" --address "$ADDRESS" --token-file "/etc/token-$1" --ca-file /etc/ca.crt --state-file "/run/$1.json" 2>&1 | while read -r line; do echo "$1: $line"; done & }
agent guest
agent node

echo "guest is up"
while read -r word; do
  case $word in
    load)
      sh -c "echo 0 > $group/cgroup.procs; while :; do :; done" &
      load=$!
      echo "load began" ;;
    idle)
      kill $load
      echo "load ended" ;;
    status)
      bonding-agent status --state-file /run/guest.json
      bonding-agent status --state-file /run/node.json
      echo "status ended" ;;
    off) poweroff -f ;;
  esac
done

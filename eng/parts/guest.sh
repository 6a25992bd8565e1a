#!/usr/bin/env bash
# Prints a folder with a small Linux for a VM, from Debian's packages: a kernel, the modules of its devices, and busybox. qemu is installed.
# Where a package cannot be had, the folder stays empty and the tests that need it are skipped.
. "$(dirname "$0")/common.sh"

target="$parts_dir/guest"
if [ -e "$target/vmlinuz" ]; then echo "$target"; exit 0; fi
one_at_a_time guest
mkdir -p "$target"
if [ -e "$target/vmlinuz" ]; then echo "$target"; exit 0; fi
skip() { say "$*: the test with a real guest will be skipped"; echo "$target"; exit 0; }

[ "$(uname -m)" = x86_64 ] || skip "there is no guest for $(uname -m)"
command -v qemu-system-x86_64 >/dev/null || (apt_install qemu-system-x86) || skip "no qemu"

work="$target.new"
rm -rf "$work"
mkdir -p "$work/packages" "$work/guest/modules"
trap 'rm -rf "$work"' EXIT
cd "$work/packages"
# The package linux-image-cloud-amd64 is empty and names the newest kernel.
kernel=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -nE 's/.*Depends: (linux-image-[^ ]+)/\1/p' | head -n 1)
[ -n "$kernel" ] || skip "the package lists name no linux-image-cloud-amd64"
say "fetching $kernel and busybox"
apt-get -qq -oAPT::Sandbox::User=root download "$kernel" busybox-static >&2 || skip "no kernel"
for package in *.deb; do dpkg -x "$package" files; done
cp files/boot/vmlinuz-* "$work/guest/vmlinuz"
cp "$(find files -path "*/bin/busybox" -type f | head -n 1)" "$work/guest/busybox"

# In the order in which they are loaded; one that is built in has no file.
for module in rng-core virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net virtio-rng; do
  file=$(find files -path "*/lib/modules/*" -name "$module.ko*" | head -n 1)
  [ -n "$file" ] || continue
  case $file in
    *.xz) xz -dc "$file" > "$work/guest/modules/$module.ko" ;;
    *) cp "$file" "$work/guest/modules/$module.ko" ;;
  esac
  echo "$module.ko" >> "$work/guest/modules/order"
done
touch "$work/guest/modules/order"
mv "$work/guest/modules" "$work/guest/busybox" "$target/"
mv "$work/guest/vmlinuz" "$target/vmlinuz"
echo "$target"

#!/bin/sh
# Writes a root file system made of this machine's busybox, as a tar, to standard output: for engines
# that reach no registry. (Statically linked busybox works too, but for its wget.)
set -eu
busybox=$(command -v busybox)
root=$(mktemp -d "${TMPDIR:-/tmp}/skep-image.XXXXXX")
trap 'rm -rf "$root"' EXIT INT TERM
mkdir -p "$root"/bin "$root"/lib "$root"/etc "$root"/tmp "$root"/proc "$root"/sys "$root"/dev "$root"/root "$root"/usr/bin "$root"/var
chmod 1777 "$root/tmp"
cp -L "$busybox" "$root/bin/busybox"

# The libraries it is linked with, and those that look names up.
libraries=$(ldd "$busybox" 2>/dev/null | grep -o '/[^ )]*' || true)
libc=$(printf '%s\n' "$libraries" | grep '/libc\.so' | head -n 1 || true)
if [ -n "$libc" ]; then
  for name in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    [ ! -e "$(dirname "$libc")/$name" ] || libraries="$libraries $(dirname "$libc")/$name"
  done
fi
for library in $libraries; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done

cat >"$root/etc/passwd" <<'EOF'
root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
www:x:1000:1000:www:/:/bin/sh
EOF
cat >"$root/etc/group" <<'EOF'
root:x:0:
www:x:1000:
nogroup:x:65534:
EOF
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
tar -C "$root" -c .

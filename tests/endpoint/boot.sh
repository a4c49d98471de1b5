# Boots this machine's systemd in namespaces of its own, with copies of aigaq.service and aigaq.socket alone: boot.sh SITE_PACKAGES PROJECT DATASET
# Nothing that happens there is seen outside: all that is written goes to memory, and the network is a loopback without a way out.
set -eu
mount --make-rprivate /
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root

# As an environment into which Aigaq was installed.
packages=opt/aigaq/lib/$(/usr/bin/python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')/site-packages
mkdir -p opt/aigaq/bin "$packages" opt/aigaq/packages opt/aigaq/project
mount --bind "$1" opt/aigaq/packages
mount --bind "$2" opt/aigaq/project
printf '/opt/aigaq/project\n/opt/aigaq/packages\n' >"$packages/aigaq.pth"
printf 'home = /usr/bin\n' >opt/aigaq/pyvenv.cfg
ln -s /usr/bin/python3 opt/aigaq/bin/python3
printf '#!/opt/aigaq/bin/python3 -P\nfrom endpoint.cli import main\nmain()\n' >opt/aigaq/bin/aigaq
chmod 755 opt/aigaq/bin/aigaq

mount -t tmpfs -o mode=755 none srv
cp -r "$3" srv/our-data
chmod -R go+rX srv/our-data

rm -rf etc/systemd/system/*.wants
cp "$2"/docs/deploy/aigaq.service "$2"/docs/deploy/aigaq.socket etc/systemd/system/
printf '[Unit]\nRequires=aigaq.socket systemd-journald.service\nAfter=aigaq.socket\n' >etc/systemd/system/only-aigaq.target

mount -t proc none proc
mount -t sysfs none sys
mount -t tmpfs none sys/fs/cgroup
mount -t cgroup2 none sys/fs/cgroup
mount -t tmpfs -o mode=755 none dev
for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "dev/${device%%:*}" c 1 "${device##*:}"; done
mknod -m 666 dev/tty c 5 0
mkdir dev/shm dev/pts dev/mqueue dev/hugepages
mount -t devpts -o newinstance,ptmxmode=0666 none dev/pts
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
ln -s null dev/console
mount -t tmpfs -o mode=755 none run
mount -t tmpfs -o mode=1777 none tmp

mkdir -p mnt/before
pivot_root . mnt/before
umount -l /mnt/before
exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=only-aigaq.target --log-target=journal

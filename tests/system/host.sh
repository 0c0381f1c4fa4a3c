# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Sourced: a host at EL1 with VMs of its own, examples/host. Its guests check themselves, the host
# checks EL2, and what the two modes of moving state cost is compared.

host_runs() { # NAME PATTERN OPTION…
  passes "host/$1" "$2" --firmware "${firmware%.bin}-stats.bin" --host --memory 512 "${@:3}"
}

# A number behind NAME= in the host's report of a way to run its guests.
host_figure() { # LOG WAY NAME
  sed -n "s/\\r\$//; s/^host: $2: .*\\b$3=\\([0-9]*\\).*/\\1/p" "$1" | tail -n 1
}

# What moves in vain, moves eagerly alone.
check_host_modes() { # LOG
  local lazy eager
  lazy=$(host_figure "$1" lazy average)
  eager=$(host_figure "$1" eager average)
  if ((${lazy:-1000} * 10 < ${eager:-0})); then
    ok system/host/lazy_moves_less
  else
    not_ok system/host/lazy_moves_less "bytes an exit: lazy ${lazy:-none}, eager ${eager:-none}"
  fi
}

# Debian's kernel, that knows nothing of all this, as one of the guests.
host_runs_linux() { # NAME CPUS HOTPLUGS ARGUMENTS OPTION…
  host_runs "$1" "^h: guest: hotplug=$3" --memory 1024 --cpus "$2" --initrd "$build/guest/initrd" \
    --guest "$sysroot/usr/lib/debian-installer/images/12/arm64/text/debian-installer/arm64/linux" \
    --append "console=ttyAMA0 panic=-1 quiet $4" "${@:5}"
}

check_host() {
  local model name
  for model in "${models[@]}"; do
    name=${model%%,*}
    host_runs "$name/vms_on_4_cpus" '^PASS host vms=8 cpus=4' --cpu "$model" --cpus 4
    host_runs "$name/vcpus_share_a_cpu" '^PASS host vms=8 cpus=1' --cpu "$model" --cpus 1
    host_runs "$name/tests" '^PASS host tests=4' --cpu "$model" --cpus 2 --append test
  done
  host_runs eager '^PASS host vms=8 cpus=2' --cpus 2 --eager
  check_host_modes "$build/log/system-host-eager.log"
  step "building the guest's initramfs" examples/guest/build.sh
  host_runs_linux linux 2 20 '' --cpu "${models[1]}"
  [[ ${PKC_LONG:-} ]] || return 0
  for model in "${models[@]}"; do
    host_runs_linux "long/linux/${model%%,*}" 4 60 '' --cpu "$model"
    host_runs_linux "long/linux_protected/${model%%,*}" 4 60 protected --cpu "$model"
    host_runs "long/${model%%,*}" '^PASS host vms=8 cpus=8' --cpu "$model" --cpus 8 \
      --append work=40 --timeout 600
  done
}

# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by ./run and ./test: installs Debian packages that are missing, and says which and why.

BUILD_PACKAGES="build-essential cmake ninja-build mold ccache pkg-config qt6-base-dev qt6-websockets-dev qt6-svg-dev
    libqt6sql6-sqlite libsecp256k1-dev libsodium-dev libssl-dev libcurl4-openssl-dev libssh-dev libqrencode-dev
    libexpected-dev ca-certificates"
RUN_PACKAGES="bubblewrap cryptsetup-bin e2fsprogs openssh-client openssh-sftp-server netcat-openbsd python3 procps"
WINDOW_PACKAGES="fonts-inter fonts-jetbrains-mono libgl1-mesa-dri"
TEST_PACKAGES="libgtest-dev librapidcheck-dev xvfb xauth fonts-inter fonts-jetbrains-mono iproute2 git"
KVM_PACKAGES="qemu-system-x86 qemu-utils genisoimage debootstrap"
LXD_PACKAGES="lxd lxd-client dnsmasq-base iptables btrfs-progs debootstrap"

# For --backend docker, and for its tests where they are installed.
ENGINE_PACKAGES="docker.io iptables debootstrap"

ensure_packages() { # ensure_packages WHY PACKAGE ...
    local why=$1 missing=() package as_root=""
    shift
    for package in "$@"; do
        case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
        *"install ok installed"*) ;;
        *) missing+=("$package") ;;
        esac
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing ($why): ${missing[*]}" >&2
            echo "Install them as root (apt-get install ...), then start this again." >&2
            return 1
        fi
        as_root=sudo
    fi
    echo "Installing ${#missing[@]} missing packages ($why): ${missing[*]}"
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

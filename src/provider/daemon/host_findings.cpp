// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/host_findings.h"

#include "provider/daemon/lease_book.h"

namespace provider {

using namespace Qt::StringLiterals;
using platform::Access;

namespace {

constexpr qint64 LeastDiskMb = 2 * 1024; // of the profile's disk, for books and logs
const auto Host = u"host"_s;
const auto Backend = u"backend"_s;

Finding good(const QString& part, const QString& subject, const QString& found)
{
    return {part, subject, FindingState::Good, found, {}};
}

Finding found(FindingState state, const QString& part, const QString& subject, const QString& what,
    const QString& hint)
{
    return {part, subject, state, what, hint};
}

Finding socketFinding(
    const QString& name, Access access, const QString& group, const QString& install)
{
    switch (access) {
    case Access::Usable:
        return good(Host, name, u"its socket answers to this user"_s);
    case Access::Denied:
        return found(FindingState::Bad, Host, name, u"this user may not use it yet"_s,
            u"sudo usermod -aG %1 \"$USER\", then log out and in (who is in that group can become root)"_s
                .arg(group));
    case Access::Absent:
        break;
    }
    return found(FindingState::Bad, Host, name, u"no socket was found"_s, install);
}

Finding kvmFinding(Access access)
{
    switch (access) {
    case Access::Usable:
        return good(Host, u"/dev/kvm"_s, u"usable"_s);
    case Access::Denied:
        return found(FindingState::Bad, Host, u"/dev/kvm"_s, u"this user may not use it"_s,
            u"sudo usermod -aG kvm \"$USER\", then log out and in"_s);
    case Access::Absent:
        break;
    }
    return found(FindingState::Note, Host, u"/dev/kvm"_s,
        u"absent: machines run in slow emulation"_s,
        u"switch virtualisation (VT-x, AMD-V) on in the firmware, and load kvm_intel or kvm_amd"_s);
}

Finding cgroupFinding(const platform::HostFacts& facts)
{
    const auto version = u"version %1"_s.arg(facts.cgroupVersion);
    if (facts.cgroupVersion == 0)
        return found(FindingState::Bad, Host, u"cgroups"_s, u"not mounted"_s,
            u"without them nothing limits a tenant: mount cgroup2 at /sys/fs/cgroup"_s);
    if (facts.hasDelegatedCgroup)
        return good(Host, u"cgroups"_s, version + u", groups of our own can be made"_s);
    return found(FindingState::Note, Host, u"cgroups"_s, version + u", not delegated to us"_s,
        u"run as a systemd service with Delegate=yes, or as root"_s);
}

void addLocal(Findings& findings, const platform::HostFacts& facts)
{
    if (facts.hasBubblewrap)
        findings += good(Host, u"bubblewrap"_s, u"installed"_s);
    else
        findings += found(FindingState::Bad, Host, u"bubblewrap"_s, u"missing"_s,
            u"sudo apt install bubblewrap"_s);
    if (facts.hasUserNamespaces)
        findings += good(Host, u"user namespaces"_s, u"allowed"_s);
    else
        findings += found(FindingState::Bad, Host, u"user namespaces"_s, u"not allowed"_s,
            u"sudo sysctl user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1"_s);
    findings += cgroupFinding(facts);
}

// Rootless engines and unprivileged containers need numbers of their own.
Finding subordinateFinding(const platform::HostFacts& facts)
{
    if (facts.isRoot || (facts.hasSubordinateUids && facts.hasSubordinateGids))
        return good(Host, u"subordinate ids"_s, u"there are some"_s);
    return found(FindingState::Note, Host, u"subordinate ids"_s,
        u"%1 has none: rootless containers cannot be made"_s.arg(facts.user),
        u"sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "_s + facts.user);
}

} // namespace

Findings hostFindings(const QString& backend, const platform::HostFacts& facts)
{
    Findings findings;
    if (backend == "local"_L1) {
        addLocal(findings, facts);
    } else if (backend == "docker"_L1) {
        findings += socketFinding(u"Docker or Podman"_s, facts.docker, u"docker"_s,
            u"sudo apt install docker.io, or podman and systemctl --user enable --now podman.socket"_s);
        findings += cgroupFinding(facts);
        findings += subordinateFinding(facts);
    } else if (backend == "lxd"_L1) {
        findings += socketFinding(u"LXD or Incus"_s, facts.lxd, u"lxd"_s,
            u"install lxd or incus, then run its \"init --minimal\""_s);
        findings += cgroupFinding(facts);
        findings += subordinateFinding(facts);
    } else if (backend == "kvm"_L1) {
        findings += kvmFinding(facts.kvm);
        findings += facts.hasQemu ? good(Host, u"QEMU"_s, u"installed"_s)
                                  : found(FindingState::Bad, Host, u"QEMU"_s, u"missing"_s,
                                      u"sudo apt install qemu-system-x86"_s);
    }
    return findings;
}

Findings diskFindings(const QString& folder, const base::Result<>& writing,
    const base::Result<platform::HostLoad>& load)
{
    const auto part = u"profile"_s;
    Findings findings;
    findings += writing ? good(part, folder, u"can be written"_s)
                        : found(FindingState::Bad, part, folder, writing.error().detail,
                            u"give the folder to the user that runs the provider"_s);
    if (!load) {
        findings += found(FindingState::Note, part, u"disk"_s, load.error().detail, {});
        return findings;
    }
    const auto free = u"%1 MB free of %2 MB"_s.arg(load->freeDiskMb).arg(load->totalDiskMb);
    findings += load->freeDiskMb >= LeastDiskMb
        ? good(part, u"disk"_s, free)
        : found(FindingState::Bad, part, u"disk"_s, free,
            u"nothing is sold when the books cannot be written: make room or move the profile"_s);
    return findings;
}

Findings backendFindings(const QString& backend, const base::Result<backends::Features>& features,
    const QList<backends::Image>& images, bool isPractice)
{
    if (!features)
        return {found(FindingState::Bad, Backend, backend, features.error().detail,
            u"see what the part \"host\" says, then ask again"_s)};
    const auto bad = isPractice ? FindingState::Note : FindingState::Bad;
    const auto hint
        = isPractice ? u"good enough for practice"_s : u"nothing is sold until this is put right"_s;
    Findings findings;
    findings += good(Backend, backend, u"answers; isolation level "_s + features->isolationLevel);
    findings += features->isolationIsActive
        ? good(Backend, u"isolation"_s, u"active"_s)
        : found(bad, Backend, u"isolation"_s, u"not active: "_s + features->missing, hint);
    findings += features->limitsAreEnforced
        ? good(Backend, u"limits"_s, u"CPU, memory and processes are capped"_s)
        : found(bad, Backend, u"limits"_s, u"not enforced: "_s + features->missing, hint);
    findings += features->encryptsData
        ? good(Backend, u"encryption"_s, u"tenants may have their data encrypted"_s)
        : found(FindingState::Note, Backend, u"encryption"_s,
            u"not offered: "_s + features->encryptionMissing,
            u"needs root, cryptsetup, the kernel module dm-crypt and the backend docker"_s);
    QStringList names;
    for (const auto& image : images)
        names += image.name;
    findings += images.isEmpty() ? found(FindingState::Bad, Backend, u"images"_s,
                    u"none can be started"_s, u"add an image to the host"_s)
                                 : good(Backend, u"images"_s, names.mid(0, 8).join(u", "_s));
    QStringList templates;
    for (const auto& service : features->services)
        templates += service.name;
    if (!templates.isEmpty())
        findings += good(Backend, u"templates"_s, templates.join(u", "_s));
    return findings;
}

Findings capacityFindings(
    const QList<protocol::PodSpec>& specs, const base::Result<backends::Capacity>& free)
{
    const auto part = u"offer"_s;
    if (!free)
        return {found(FindingState::Bad, part, u"capacity"_s, free.error().detail, {})};
    if (specs.isEmpty())
        return {found(FindingState::Bad, part, u"sizes"_s, u"nothing is offered"_s,
            u"add at least one entry to \"specs\""_s)};
    Findings findings;
    for (const auto& spec : specs) {
        const auto one = capacityOf(spec);
        const bool fits = one.cpuMillicores <= free->cpuMillicores && one.memoryMb <= free->memoryMb
            && one.diskMb <= free->diskMb;
        const auto price = u"%1 msat/s"_s.arg(spec.ratePerSecond.value());
        findings += fits
            ? good(part, spec.id, price)
            : found(FindingState::Note, part, spec.id,
                price
                    + u", does not fit now: %1 MB of memory and %2 MB of disk are free"_s
                          .arg(free->memoryMb)
                          .arg(free->diskMb),
                u"offer a smaller size or end other programs"_s);
    }
    return findings;
}

} // namespace provider

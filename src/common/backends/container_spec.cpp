// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/container_spec.h"

#include "platform/private_file.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestPassword = 256;
constexpr qsizetype NameBytes = 8;
constexpr qint64 SmallestMemoryMb = 32;
constexpr qint64 SmallestDiskMb = 16;

bool isGoodPassword(const QString& password)
{
    const auto isPrintable = [](QChar c) { return c.unicode() > 32 && c.unicode() < 127; };
    return !password.isEmpty() && password.size() <= LongestPassword
        && std::ranges::all_of(password, isPrintable);
}

} // namespace

QList<AllowedImage> plainLinuxImages(const QString& reference)
{
    QList<AllowedImage> images;
    for (const auto& name :
        {u"ubuntu:22.04"_s, u"ubuntu:24.04"_s, u"ubuntu"_s, u"debian:12"_s, u"debian"_s})
        images.append(AllowedImage{.name = name, .reference = reference});
    return images;
}

base::Result<> checkContainerSpec(const WorkloadSpec& spec, const QList<AllowedImage>& images)
{
    const bool isAllowed = std::ranges::any_of(
        images, [&](const AllowedImage& image) { return image.name == spec.image; });
    if (!isAllowed)
        return base::fail(base::Errc::Unsupported, u"there is no image %1"_s.arg(spec.image));
    if (!isGoodId(spec.id) || !isGoodHostname(spec.hostname) || spec.sshPort == 0
        || !isGoodPassword(spec.password) || spec.memoryMb < SmallestMemoryMb
        || spec.cpuMillicores <= 0 || spec.diskMb < SmallestDiskMb)
        return base::fail(base::Errc::Malformed,
            u"a workload needs a plain id and hostname, port, password and size"_s);
    return {};
}

const QStringList& publicResolvers()
{
    static const QStringList resolvers{u"9.9.9.9"_s, u"1.1.1.1"_s};
    return resolvers;
}

base::Result<QString> installationName(const QString& stateFolder, base::RandomSource& random)
{
    constexpr qsizetype MaxFile = 100;
    const auto made = platform::makePrivateFolder(stateFolder);
    if (!made)
        return base::passOn(made);
    const auto path = stateFolder + "/engine-owner"_L1;
    const auto stored = platform::readPrivateFile(path, MaxFile);
    if (!stored && stored.error().code != base::Errc::NotFound)
        return base::passOn(stored);
    const auto name = stored ? *stored : random.bytes(NameBytes).toHex();
    if (!stored) {
        const auto written = platform::writePrivateFile(path, name);
        if (!written)
            return base::passOn(written);
    }
    const auto text = QString::fromLatin1(name);
    if (!isGoodId(WorkloadId{text}))
        return base::fail(base::Errc::Storage, u"%1 is damaged"_s.arg(path));
    return text;
}

} // namespace backends

// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/container_spec.h"

#include "platform/private_file.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestPassword = 256;
constexpr qsizetype NameBytes = 8;
constexpr qint64 SmallestMemoryMb = 32;
constexpr qint64 SmallestDiskMb = 16;

constexpr qsizetype MaxServicePorts = 16;
constexpr qsizetype MaxVariables = 64;
constexpr qsizetype MaxVariable = 16 * 1024;
constexpr qsizetype MaxDataPath = 200;
constexpr qint64 MaxOpenFiles = 1 << 20;

bool isNamed(const QList<AllowedImage>& images, const QString& name)
{
    return std::ranges::find(images, name, &AllowedImage::name) != images.end();
}

bool areGoodPorts(const Service& service, quint16 sshPort)
{
    QSet<quint16> hostPorts{sshPort};
    QSet<quint16> innerPorts{22};
    for (const auto& port : service.ports) {
        if (port.hostPort == 0 || port.innerPort == 0 || hostPorts.contains(port.hostPort)
            || innerPorts.contains(port.innerPort))
            return false;
        hostPorts.insert(port.hostPort);
        innerPorts.insert(port.innerPort);
    }
    return service.ports.size() <= MaxServicePorts;
}

bool areGoodVariables(const QList<Variable>& variables)
{
    static const QRegularExpression name{u"^[A-Z_][A-Z0-9_]{0,99}$"_s};
    return variables.size() <= MaxVariables
        && std::ranges::all_of(variables, [](const Variable& variable) {
               return name.match(variable.name).hasMatch() && variable.value.size() <= MaxVariable
                   && !variable.value.contains(QChar{u'\0'});
           });
}

bool isGoodDataPath(const QString& path)
{
    static const QRegularExpression plain{u"^(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+$"_s};
    return path.isEmpty() || (path.size() <= MaxDataPath && plain.match(path).hasMatch());
}

bool isGoodService(const Service& service, quint16 sshPort)
{
    return areGoodPorts(service, sshPort) && areGoodVariables(service.environment)
        && areGoodVariables(service.secrets) && isGoodDataPath(service.dataPath)
        && !(service.dataKey && service.dataPath.isEmpty()) && service.openFiles >= 0
        && service.openFiles <= MaxOpenFiles;
}

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

base::Result<> checkContainerSpec(const WorkloadSpec& spec, const QList<AllowedImage>& images,
    const QList<AllowedImage>& services)
{
    if (spec.service && !isNamed(services, spec.service->name))
        return base::fail(
            base::Errc::Unsupported, u"there is no service %1"_s.arg(spec.service->name));
    if (!spec.service && !isNamed(images, spec.image))
        return base::fail(base::Errc::Unsupported, u"there is no image %1"_s.arg(spec.image));
    if (spec.service && !isGoodService(*spec.service, spec.sshPort))
        return base::fail(base::Errc::Malformed,
            u"a service needs plain variables and folders, and ports of its own"_s);
    if (!isGoodId(spec.id) || !isGoodHostname(spec.hostname) || spec.sshPort == 0
        || !isGoodPassword(spec.password) || spec.memoryMb < SmallestMemoryMb
        || spec.cpuMillicores <= 0 || spec.diskMb < SmallestDiskMb)
        return base::fail(base::Errc::Malformed,
            u"a workload needs a plain id and hostname, port, password and size"_s);
    return {};
}

QByteArray secretsScript(const Service& service)
{
    QByteArray script;
    for (const auto& secret : service.secrets)
        script += "export " + secret.name.toUtf8() + "='"
            + secret.value.toUtf8().replace('\'', "'\\''") + "'\n";
    return script;
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

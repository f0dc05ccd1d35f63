// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_service.h"

#include "base/bytes.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "crypto/tls_identity.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Slug = "template"_L1;
constexpr auto Ports = "ports"_L1;
constexpr auto HostPort = "host"_L1;
constexpr auto InnerPort = "inner"_L1;
constexpr auto Credential = "credential"_L1;
constexpr auto TlsPem = "tls_pem"_L1;
constexpr auto TlsSha256 = "tls_sha256"_L1;
constexpr auto Encrypted = "encrypted"_L1;

constexpr qsizetype CredentialLength = 32;
constexpr qsizetype MaxPorts = 16;
constexpr qint64 MaxPort = 65'535;

QList<backends::Variable> toBackend(const QList<protocol::TemplateVariable>& variables)
{
    QList<backends::Variable> made;
    for (const auto& variable : variables)
        made.append({variable.name, variable.value});
    return made;
}

const protocol::TemplatePortRule* ruleFor(
    const protocol::WorkloadTemplate& chosen, quint16 innerPort)
{
    const auto found
        = std::ranges::find(chosen.ports, innerPort, &protocol::TemplatePortRule::port);
    return found == chosen.ports.end() ? nullptr : &*found;
}

QStringList linesAbout(const protocol::WorkloadTemplate& chosen,
    const protocol::AccessDetails& details, const protocol::LoginLines& login)
{
    QStringList lines;
    if (const auto& its = details.templateLogin)
        lines += its->user.isEmpty() ? u"Service token: %1"_s.arg(its->password)
                                     : u"Service login: %1 with %2"_s.arg(its->user, its->password);
    for (const auto& port : details.templatePorts)
        if (!port.certificate.isEmpty())
            lines += u"  %1 speaks TLS too, with a certificate of SHA-256 %2"_s.arg(
                port.label, base::toHex(base::view(port.certificate)));
    for (const auto& rule : chosen.ports)
        if (rule.reach == protocol::PortReach::TunnelOnly)
            lines += u"  %1: ssh -N -L %2:127.0.0.1:%2 -p %3 %4@%5"_s.arg(rule.label)
                         .arg(rule.port)
                         .arg(login.port)
                         .arg(login.username, login.host);
    return lines;
}

} // namespace

void LeaseService::forgetSecrets()
{
    credential.clear();
    tlsPem.clear();
}

base::Result<LeaseService> drawUpService(
    const protocol::WorkloadTemplate& chosen, base::UnixTime now, base::RandomSource& random)
{
    LeaseService service;
    service.slug = chosen.slug;
    for (const auto& rule : chosen.ports)
        if (rule.reach == protocol::PortReach::Published)
            service.ports.append({.hostPort = 0, .innerPort = rule.port});
    if (chosen.needsCredential())
        service.credential = random.password(CredentialLength);
    if (!chosen.needsCertificate())
        return service;
    const auto identity = crypto::makeTlsIdentity("paygress", now, random);
    if (!identity)
        return base::passOn(identity);
    service.tlsPem = identity->pem;
    service.tlsSha256 = identity->sha256;
    return service;
}

backends::Service toBackend(const LeaseService& service, const QString& password)
{
    backends::Service made;
    made.name = service.slug;
    made.ports = service.ports;
    const auto* chosen = protocol::templateNamed(service.slug);
    if (!chosen)
        return made; // of another version of this program: the backend refuses it
    made.environment = toBackend(chosen->environment);
    const protocol::LeaseSecrets secrets{.password = password,
        .credential = service.credential,
        .certificate = QString::fromLatin1(service.tlsPem)};
    made.secrets = toBackend(protocol::secretsOf(*chosen, secrets));
    made.dataPath = chosen->dataPath;
    made.openFiles = chosen->openFiles;
    return made;
}

void describeTo(
    protocol::AccessDetails& details, protocol::LoginLines& login, const LeaseService& service)
{
    const auto* chosen = protocol::templateNamed(service.slug);
    if (!chosen)
        return;
    for (const auto& port : service.ports) {
        const auto* rule = ruleFor(*chosen, port.innerPort);
        protocol::TemplatePort told;
        told.hostPort = port.hostPort;
        told.containerPort = port.innerPort;
        told.label = rule ? rule->label : QString{};
        told.certificate = service.tlsSha256;
        details.templatePorts.append(told);
    }
    if (!service.credential.isEmpty())
        details.templateLogin = {chosen->credentialUser, service.credential};
    login.service = linesAbout(*chosen, details, login);
}

QByteArray toJson(const LeaseService& service)
{
    QList<QByteArray> ports;
    for (const auto& port : service.ports) {
        base::JsonWriter one;
        ports += one.integer(HostPort, port.hostPort).integer(InnerPort, port.innerPort).bytes();
    }
    base::JsonWriter out;
    out.text(Slug, service.slug).json(Ports, base::jsonArray(ports));
    out.text(Credential, service.credential).text(TlsPem, QString::fromLatin1(service.tlsPem));
    out.text(TlsSha256, base::toHex(base::view(service.tlsSha256)));
    return out.boolean(Encrypted, service.isEncrypted).bytes();
}

base::Result<LeaseService> leaseServiceFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8);
    if (!json)
        return base::passOn(json);
    base::JsonReader in{*json};
    LeaseService service;
    service.slug = in.text(Slug);
    for (const auto& item : in.array(Ports, MaxPorts)) {
        base::JsonReader port{item.toObject()};
        backends::PublishedPort one;
        one.hostPort = static_cast<quint16>(port.integer(HostPort, 0, MaxPort));
        one.innerPort = static_cast<quint16>(port.integer(InnerPort, 1, MaxPort));
        if (!port.isGood())
            in.refuse(Ports, u"are not pairs of ports"_s);
        service.ports.append(one);
    }
    service.credential = in.text(Credential);
    service.tlsPem = in.text(TlsPem).toLatin1();
    const auto hash = base::fromHex(in.text(TlsSha256));
    if (!hash)
        in.refuse(TlsSha256, u"is not hex"_s);
    service.tlsSha256 = hash.value_or(QByteArray{});
    service.isEncrypted = in.booleanOr(Encrypted, false);
    return in.finish(service);
}

} // namespace provider

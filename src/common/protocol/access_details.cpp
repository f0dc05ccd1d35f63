// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/access_details.h"

#include "base/bytes.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/time_text.h"

#include <QRegularExpression>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Pod = "pod_npub"_L1;
constexpr auto NodePort = "node_port"_L1;
constexpr auto ExpiresAt = "expires_at"_L1;
constexpr auto Cpu = "cpu_millicores"_L1;
constexpr auto Memory = "memory_mb"_L1;
constexpr auto SpecName = "pod_spec_name"_L1;
constexpr auto SpecDescription = "pod_spec_description"_L1;
constexpr auto Instructions = "instructions"_L1;
constexpr auto HostAddress = "host_address"_L1;
constexpr auto TemplatePorts = "template_ports"_L1;
constexpr auto HostPort = "host_port"_L1;
constexpr auto ContainerPort = "container_port"_L1;
constexpr auto Transport = "protocol"_L1;
constexpr auto Label = "label"_L1;
constexpr auto Certificate = "tls_sha256"_L1;
constexpr auto Login = "template_login"_L1;
constexpr auto LoginUser = "user"_L1;
constexpr auto LoginPassword = "password"_L1;

constexpr qint64 MaxPort = 65'535;
constexpr qsizetype MaxInstructions = 200;
constexpr qsizetype MaxLogin = 1000;
constexpr qsizetype CertificateBytes = 32;

QByteArray written(const TemplateLogin& login)
{
    base::JsonWriter out;
    return out.text(LoginUser, login.user).text(LoginPassword, login.password).bytes();
}

base::Result<TemplateLogin> templateLoginFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    TemplateLogin login;
    login.user = in.text(LoginUser, MaxLogin);
    login.password = in.text(LoginPassword, MaxLogin);
    return in.finish(login);
}

std::optional<QString> wordAfter(const QStringList& lines, const QString& label)
{
    const QRegularExpression pattern{label + u": (\\S+)"_s};
    for (const auto& line : lines)
        if (const auto match = pattern.match(line); match.hasMatch())
            return match.captured(1);
    return std::nullopt;
}

} // namespace

QByteArray toJsonBytes(const TemplatePort& port)
{
    base::JsonWriter out;
    out.integer(HostPort, port.hostPort).integer(ContainerPort, port.containerPort);
    out.text(Transport, port.transport).text(Label, port.label);
    if (!port.certificate.isEmpty())
        out.text(Certificate, base::toHex(base::view(port.certificate)));
    return out.bytes();
}

base::Result<TemplatePort> templatePortFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    TemplatePort port;
    port.hostPort = static_cast<quint16>(in.integer(HostPort, 0, MaxPort));
    port.containerPort = static_cast<quint16>(in.integer(ContainerPort, 0, MaxPort));
    port.transport = in.text(Transport);
    port.label = in.text(Label);
    if (const auto hex = in.optionalText(Certificate)) {
        const auto bytes = base::fromHex(*hex);
        if (bytes && bytes->size() == CertificateBytes)
            port.certificate = *bytes;
        else
            in.refuse(Certificate, u"is no SHA-256"_s);
    }
    return in.finish(port);
}

QString toJson(const AccessDetails& details)
{
    base::JsonWriter out;
    out.text(Pod, details.podId).integer(NodePort, details.sshPort);
    out.text(ExpiresAt, toTimeText(details.expiresAt));
    out.integer(Cpu, details.cpuMillicores).integer(Memory, details.memoryMb);
    out.text(SpecName, details.specName).text(SpecDescription, details.specDescription);
    out.texts(Instructions, details.instructions);
    if (!details.hostAddress.isEmpty())
        out.text(HostAddress, details.hostAddress);
    if (!details.templatePorts.isEmpty()) {
        QList<QByteArray> ports;
        for (const auto& port : details.templatePorts)
            ports += toJsonBytes(port);
        out.json(TemplatePorts, base::jsonArray(ports));
    }
    if (details.templateLogin)
        out.json(Login, written(*details.templateLogin));
    return out.toText();
}

base::Result<AccessDetails> accessDetailsFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    AccessDetails details;
    details.podId = in.text(Pod);
    details.sshPort = static_cast<quint16>(in.integer(NodePort, 0, MaxPort));
    if (const auto time = timeFromText(in.text(ExpiresAt)))
        details.expiresAt = *time;
    else
        in.refuse(ExpiresAt, time.error().detail);
    details.cpuMillicores = in.integer(Cpu);
    details.memoryMb = in.integer(Memory);
    details.specName = in.text(SpecName);
    details.specDescription = in.text(SpecDescription);
    details.instructions = in.texts(Instructions, MaxInstructions);
    if (in.has(HostAddress))
        details.hostAddress = in.text(HostAddress);
    for (const auto& item : in.arrayOrEmpty(TemplatePorts, MaxTemplatePorts)) {
        if (const auto port = templatePortFromJson(item.toObject()))
            details.templatePorts += *port;
        else
            in.refuse(TemplatePorts, port.error().detail);
    }
    if (const auto object = in.optionalObject(Login)) {
        if (const auto login = templateLoginFromJson(*object))
            details.templateLogin = *login;
        else
            in.refuse(Login, login.error().detail);
    }
    return in.finish(details);
}

QStringList instructionsFor(const LoginLines& login, const QList<TemplatePort>& ports)
{
    QStringList lines{
        u"🚀 Your workload is ready"_s,
        u"👤 Username: %1"_s.arg(login.username),
        u"🔑 Password: %1"_s.arg(login.password),
        u"⌛ Expires: %1"_s.arg(toReadableTime(login.expiresAt)),
        u"Log in over SSH:"_s,
        u"  ssh -p %1 %2@%3"_s.arg(login.port).arg(login.username, login.host),
    };
    if (!ports.isEmpty())
        lines += u"Ports:"_s;
    for (const auto& port : ports)
        lines += u"  %1 (%2): %2://%3:%4"_s.arg(port.label, port.transport, login.host)
                     .arg(port.hostPort);
    lines += login.service;
    if (!login.about.isEmpty())
        lines += u"This is %1"_s.arg(login.about);
    return lines;
}

std::optional<QString> passwordIn(const QStringList& instructions)
{
    return wordAfter(instructions, u"Password"_s);
}

std::optional<QString> usernameIn(const QStringList& instructions)
{
    return wordAfter(instructions, u"Username"_s);
}

} // namespace protocol

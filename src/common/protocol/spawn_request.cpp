// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/spawn_request.h"

#include "base/json_reader.h"
#include "base/json_writer.h"

#include <algorithm>
#include <array>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Token = "cashu_token"_L1;
constexpr auto SpecId = "pod_spec_id"_L1;
constexpr auto Image = "pod_image"_L1;
constexpr auto SshUsername = "ssh_username"_L1;
constexpr auto SshPassword = "ssh_password"_L1;
constexpr auto TemplateSlug = "template_slug"_L1;
constexpr auto ReplicationKey = "replication"_L1;
constexpr auto Mode = "mode"_L1;
constexpr auto StandbyProviders = "standby_providers"_L1;
constexpr auto Primary = "primary_npub"_L1;
constexpr auto Workload = "workload_id"_L1;
constexpr auto Encryption = "volume_encryption"_L1;
constexpr auto Version = "version"_L1;
constexpr auto Algorithm = "algorithm"_L1;
constexpr auto Key = "key_b64"_L1;

constexpr qsizetype MaxStandbys = 100;

struct ModeName {
    ReplicationMode mode;
    QLatin1StringView name;
};
constexpr std::array ModeNames{
    ModeName{ReplicationMode::None, "none"_L1},
    ModeName{ReplicationMode::Checkpointed, "checkpointed"_L1},
    ModeName{ReplicationMode::WarmStandby, "warm-standby"_L1},
};

QByteArray written(const Replication& replication)
{
    base::JsonWriter out;
    const auto name = std::ranges::find(ModeNames, replication.mode, &ModeName::mode);
    out.text(Mode, QString{name->name});
    if (replication.mode == ReplicationMode::WarmStandby)
        out.texts(StandbyProviders, replication.standbyProviders);
    return out.bytes();
}

base::Result<Replication> replicationFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Replication replication;
    const auto mode = in.text(Mode);
    const auto name = std::ranges::find_if(
        ModeNames, [&](const ModeName& known) { return known.name == mode; });
    if (name == ModeNames.end())
        in.refuse(Mode, u"is none we know"_s);
    else
        replication.mode = name->mode;
    if (replication.mode == ReplicationMode::WarmStandby)
        replication.standbyProviders = in.texts(StandbyProviders, MaxStandbys);
    return in.finish(replication);
}

QByteArray written(const VolumeEncryption& encryption)
{
    base::JsonWriter out;
    out.integer(Version, encryption.version).text(Algorithm, encryption.algorithm);
    return out.text(Key, encryption.key).bytes();
}

base::Result<VolumeEncryption> volumeEncryptionFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    VolumeEncryption encryption;
    encryption.version = in.integerOr(Version, 1, 0, 255);
    encryption.algorithm = in.text(Algorithm);
    encryption.key = in.text(Key);
    return in.finish(encryption);
}

} // namespace

QString toJson(const SpawnRequest& request)
{
    base::JsonWriter out;
    out.text(Token, request.token).textOrNull(SpecId, request.specId).text(Image, request.image);
    out.text(SshUsername, request.sshUsername).text(SshPassword, request.sshPassword);
    out.textIfSet(TemplateSlug, request.templateSlug);
    if (request.replication)
        out.json(ReplicationKey, written(*request.replication));
    out.textIfSet(Primary, request.primary).textIfSet(Workload, request.workloadId);
    if (request.volumeEncryption)
        out.json(Encryption, written(*request.volumeEncryption));
    return out.toText();
}

base::Result<SpawnRequest> spawnRequestFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    SpawnRequest request;
    request.token = in.text(Token);
    request.specId = in.optionalText(SpecId);
    request.image = in.text(Image);
    request.sshUsername = in.text(SshUsername);
    request.sshPassword = in.text(SshPassword);
    request.templateSlug = in.optionalText(TemplateSlug);
    if (const auto object = in.optionalObject(ReplicationKey)) {
        if (const auto replication = replicationFromJson(*object))
            request.replication = *replication;
        else
            in.refuse(ReplicationKey, replication.error().detail);
    }
    request.primary = in.optionalText(Primary);
    request.workloadId = in.optionalText(Workload);
    if (const auto object = in.optionalObject(Encryption)) {
        if (const auto encryption = volumeEncryptionFromJson(*object))
            request.volumeEncryption = *encryption;
        else
            in.refuse(Encryption, encryption.error().detail);
    }
    return in.finish(request);
}

bool isAcceptablePassword(QStringView password)
{
    const auto isLetterOrDigit = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    };
    return password.size() >= 12 && password.size() <= 64
        && std::ranges::all_of(password, isLetterOrDigit);
}

} // namespace protocol

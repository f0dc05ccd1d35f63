// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/profile_settings.h"

#include "base/json_reader.h"
#include "platform/private_file.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr auto Relays = "relays"_L1;
constexpr auto ProxyField = "proxy"_L1;
constexpr auto AuthAllowed = "auth_allowed"_L1;
constexpr auto AuthRefused = "auth_refused"_L1;
constexpr auto OldPeers = "nip04_providers"_L1;
constexpr auto KeepsLists = "keeps_lists_on_relays"_L1;
constexpr auto Theme = "theme"_L1;
constexpr auto TextScale = "text_scale"_L1;
constexpr auto BackedUpAt = "words_backed_up_at"_L1;
constexpr auto RemindAt = "remind_of_words_at"_L1;
constexpr auto Reminds = "reminds_of_words"_L1;

constexpr qsizetype MaxText = 500;
constexpr int SmallestText = 80; // percent
constexpr int LargestText = 200;
constexpr qint64 LastSecond = 253'402'300'799; // of year 9999

QString fileIn(const QString& folder)
{
    return QDir{folder}.filePath(u"settings.json"_s);
}

QJsonArray relaysWith(AuthAnswer answer, const QMap<QString, AuthAnswer>& answers)
{
    return QJsonArray::fromStringList(answers.keys(answer));
}

void putTime(QJsonObject& json, QLatin1StringView key, const std::optional<base::UnixTime>& time)
{
    if (time)
        json.insert(key, qint64{time->time_since_epoch().count()});
}

std::optional<base::UnixTime> timeIn(base::JsonReader& in, QLatin1StringView key)
{
    if (!in.has(key))
        return std::nullopt;
    return base::UnixTime{std::chrono::seconds{in.integer(key, 0, LastSecond)}};
}

QJsonObject toJson(const ProfileSettings& settings)
{
    QJsonObject json{
        {Relays, QJsonArray::fromStringList(settings.relays)},
        {ProxyField, settings.proxy},
        {AuthAllowed, relaysWith(AuthAnswer::Allow, settings.authAnswers)},
        {AuthRefused, relaysWith(AuthAnswer::Refuse, settings.authAnswers)},
        {OldPeers, QJsonArray::fromStringList(settings.oldPeers)},
        {KeepsLists, settings.keepsListsOnRelays},
        {Theme, settings.theme},
        {TextScale, settings.textScale},
        {Reminds, settings.remindsOfWords},
    };
    putTime(json, BackedUpAt, settings.wordsBackedUpAt);
    putTime(json, RemindAt, settings.remindOfWordsAt);
    return json;
}

base::Result<ProfileSettings> settingsFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    ProfileSettings settings;
    settings.relays = in.texts(Relays, MaxOwnRelays);
    settings.proxy = in.text(ProxyField, MaxText);
    for (const auto& relay : in.texts(AuthAllowed, MaxAuthAnswers))
        settings.authAnswers.insert(relay, AuthAnswer::Allow);
    for (const auto& relay : in.texts(AuthRefused, MaxAuthAnswers))
        settings.authAnswers.insert(relay, AuthAnswer::Refuse);
    settings.oldPeers = in.texts(OldPeers, MaxOldPeers);
    settings.keepsListsOnRelays = in.booleanOr(KeepsLists, true);
    settings.theme = in.optionalText(Theme, MaxText).value_or(QString{});
    settings.textScale = static_cast<int>(in.integerOr(TextScale, 100, SmallestText, LargestText));
    settings.wordsBackedUpAt = timeIn(in, BackedUpAt);
    settings.remindOfWordsAt = timeIn(in, RemindAt);
    settings.remindsOfWords = in.booleanOr(Reminds, true);
    return in.finish(settings);
}

} // namespace

base::Result<ProfileSettings> loadSettings(const QString& profileFolder)
{
    const auto bytes = platform::readPrivateFile(fileIn(profileFolder), MaxSettingsFile);
    if (!bytes && bytes.error().code == base::Errc::NotFound)
        return ProfileSettings{};
    if (!bytes)
        return base::passOn(bytes);
    const auto json = base::parseObject(*bytes, MaxSettingsFile);
    const base::Result<ProfileSettings> settings
        = json ? settingsFromJson(*json) : base::Result<ProfileSettings>{base::passOn(json)};
    if (!settings)
        return base::fail(base::Errc::Storage,
            u"%1 cannot be read: %2"_s.arg(fileIn(profileFolder), settings.error().detail));
    return settings;
}

base::Result<> saveSettings(const QString& profileFolder, const ProfileSettings& settings)
{
    if (const auto made = platform::makePrivateFolder(profileFolder); !made)
        return made;
    return platform::writePrivateFile(
        fileIn(profileFolder), QJsonDocument{toJson(settings)}.toJson());
}

} // namespace consumer

// SPDX-License-Identifier: GPL-3.0-or-later
// What the user decided about a profile, for real and for practice money alike: one small file
// beside both, read before anything is contacted. Holds no secret.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace consumer {

// Bounds of the file; a longer list is not read.
inline constexpr qsizetype MaxSettingsFile = 256 * 1024; // bytes
inline constexpr qsizetype MaxOwnRelays = 30;
inline constexpr qsizetype MaxAuthAnswers = 500;
inline constexpr qsizetype MaxOldPeers = 200;

enum class AuthAnswer { Allow, Refuse }; // may a relay learn our keys (NIP-42)?

struct ProfileSettings {
    QStringList relays; // empty: the defaults
    QString proxy; // "socks5://…"; empty: none
    QMap<QString, AuthAnswer> authAnswers; // by relay
    QStringList oldPeers; // providers whose letters are written as NIP-04, keys in hex
    bool keepsListsOnRelays = true; // mints and servers, encrypted
    QString theme; // "light", "dark", "contrast"; empty: like the system
    int textScale = 100; // percent
    std::optional<base::UnixTime> wordsBackedUpAt; // confirmed by the user
    std::optional<base::UnixTime> remindOfWordsAt; // not before
    bool remindsOfWords = true;

    bool operator==(const ProfileSettings&) const = default;
};

// The defaults where there is no file. An unreadable one is an error: it may name a proxy, and
// without it nothing is contacted.
base::Result<ProfileSettings> loadSettings(const QString& profileFolder);
base::Result<> saveSettings(const QString& profileFolder, const ProfileSettings& settings);

} // namespace consumer

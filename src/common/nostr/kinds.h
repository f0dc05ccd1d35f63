// SPDX-License-Identifier: GPL-3.0-or-later
// Event kinds this project speaks, and the classes of kinds (NIP-01).
#pragma once

namespace nostr {

namespace kinds {
inline constexpr int EncryptedDirectMessage = 4; // NIP-04
inline constexpr int Deletion = 5; // NIP-09
inline constexpr int Repost = 6; // NIP-18
inline constexpr int Seal = 13; // NIP-59
inline constexpr int ChatMessage = 14; // NIP-17
inline constexpr int FileMessage = 15; // NIP-17
inline constexpr int GenericRepost = 16; // NIP-18
inline constexpr int GiftWrap = 1059; // NIP-59
inline constexpr int MarketMessage = 7910; // a rumor between two Paygress Desktop programs
inline constexpr int RelayList = 10002; // NIP-65
inline constexpr int DirectMessageRelays = 10050; // NIP-17
inline constexpr int BlobServerList = 10063; // Blossom, BUD-03
inline constexpr int WalletInfo = 13194; // NIP-47
inline constexpr int HeartbeatEphemeral = 20384;
inline constexpr int EphemeralGiftWrap = 21059; // NIP-59
inline constexpr int Auth = 22242; // NIP-42
inline constexpr int WalletRequest = 23194; // NIP-47
inline constexpr int WalletResponse = 23195; // NIP-47
inline constexpr int BlobAuth = 24242; // Blossom, BUD-11
inline constexpr int HttpAuth = 27235; // NIP-98
inline constexpr int AppData = 30078; // NIP-78
inline constexpr int MintRecommendation = 38000; // NIP-87
inline constexpr int MintAnnouncement = 38172; // NIP-87
inline constexpr int Offer = 38383;
inline constexpr int Heartbeat = 38384;
inline constexpr int LeaseRevocation = 38385;
inline constexpr int StandbyPromotion = 38386;
} // namespace kinds

inline constexpr int MaxKind = 65535;

// One per author and kind.
constexpr bool isReplaceable(int kind)
{
    return kind == 0 || kind == 3 || (kind >= 10000 && kind < 20000);
}
// Passed on, never stored.
constexpr bool isEphemeral(int kind)
{
    return kind >= 20000 && kind < 30000;
}
// One per author, kind and first d tag.
constexpr bool isAddressable(int kind)
{
    return kind >= 30000 && kind < 40000;
}
constexpr bool isRegular(int kind)
{
    return !isReplaceable(kind) && !isEphemeral(kind) && !isAddressable(kind);
}

} // namespace nostr

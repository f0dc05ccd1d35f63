// SPDX-License-Identifier: GPL-3.0-or-later
// The mints of this wallet as they are now: connections, keysets kept fresh, who answers and who
// does not. Every keyset is checked against its id before it is stored.
#pragma once

#include "cashu/mint_client.h"
#include "cashu/mint_info.h"
#include "cashu/mint_store.h"
#include "cashu/purse_shape.h"

#include <QSet>

namespace cashu {

// Play money and real money never mix in one wallet.
enum class PracticeMoney { Refused, Required };

// Which keysets' keys a refresh fetches; the others are fetched when a proof of theirs turns up.
enum class KeysetScope { Active, All };

class MintDirectory {
public:
    // Each is a request. A refresh fetches no more, active ones first; the next goes on.
    static constexpr qsizetype MaxKeysetsFetched = 100;

    MintDirectory(
        MintStore& store, MintConnector connector, base::Clock& clock, PracticeMoney practice);

    std::shared_ptr<MintClient> client(const MintUrl& mint);

    // Asks the mint about itself and its keysets, and stores both.
    base::Task<base::Result<>> refresh(MintUrl mint, KeysetScope scope);
    // The keyset for new proofs. Asks the mint when what is stored is older than an hour.
    base::Task<base::Result<Keyset>> activeKeyset(MintUrl mint);
    // What is stored when it is younger than an hour, else asks the mint.
    base::Task<base::Result<>> keepFresh(MintUrl mint);
    // All known keysets, once every one of these (short ids too) is among them with its keys.
    base::Task<base::Result<QList<Keyset>>> keysetsWith(MintUrl mint, QList<KeysetId> ids);

    // As announced, or as learned from a refusal (11014, 11015).
    TransactionLimits limits(const MintUrl& mint) const { return m_limits.value(mint); }
    // What the mint said last, since this start.
    MintInfo info(const MintUrl& mint) const { return m_infos.value(mint); }
    Splitting splitting(const MintUrl& mint) const; // as few outputs as can be where few are taken
    void noteTooLarge(
        const MintUrl& mint, const MintError& refusal, qsizetype inputs, qsizetype outputs);

    bool isReachable(const MintUrl& mint) const { return !m_silent.contains(mint); }
    void noteAnswer(const MintUrl& mint) { m_silent.remove(mint); }
    void noteSilence(const MintUrl& mint) { m_silent.insert(mint); }

private:
    bool isFresh(const MintUrl& mint) const;
    std::optional<Keyset> bestKeyset(const MintUrl& mint) const;
    base::Task<base::Result<>> refreshKeysets(MintUrl mint, KeysetScope scope);
    base::Task<base::Result<>> fetchKeys(MintUrl mint, Keyset advertised);
    base::Result<> retireUnlisted(const MintUrl& mint, const QList<Keyset>& listed);

    MintStore& m_store;
    MintConnector m_connector;
    base::Clock& m_clock;
    PracticeMoney m_practice;
    QHash<MintUrl, std::shared_ptr<MintClient>> m_clients;
    QHash<MintUrl, std::chrono::milliseconds> m_refreshedAt; // uptime
    QHash<MintUrl, TransactionLimits> m_limits;
    QHash<MintUrl, MintInfo> m_infos;
    QSet<MintUrl> m_silent;
};

} // namespace cashu

// SPDX-License-Identifier: GPL-3.0-or-later
// What a mint can be asked, and the checks every answer must pass. Each call has a deadline. A
// failure says whether the mint refused or nobody knows what it did.
#pragma once

#include "base/clock.h"
#include "cashu/keyset.h"
#include "cashu/mint_api.h"
#include "cashu/mint_error.h"
#include "cashu/mint_info.h"
#include "cashu/quote.h"

#include <QStringList>

namespace cashu {

struct MintFailure {
    base::Error error; // Timeout and Network: the outcome is unknown
    std::optional<MintError> refusal; // the mint's own words; it understood and said no

    bool isRefusal() const { return refusal.has_value(); }
    bool isRefusal(MintErrorCode code) const { return refusal && refusal->is(code); }
};

template <typename T>
using MintResult = tl::expected<T, MintFailure>;

template <typename T>
tl::unexpected<base::Error> errorOf(const MintResult<T>& failed)
{
    return tl::unexpected<base::Error>{failed.error().error};
}

// The state of one proof (NUT-07).
enum class SpendState { Unspent, Pending, Spent };

// What NUT-09 remembers: pairs of the same length.
struct RestoredSignatures {
    QList<BlindedMessage> outputs;
    QList<BlindSignature> signatures;
};

inline constexpr auto SwapPath = "/v1/swap";
inline constexpr auto MintPath = "/v1/mint/bolt11";
inline constexpr auto MeltPath = "/v1/melt/bolt11";

class MintClient {
public:
    MintClient(std::shared_ptr<MintApi> api, base::Clock& clock)
        : m_api{std::move(api)}
        , m_clock{clock}
    {
    }

    base::Task<MintResult<MintInfo>> info();
    std::unique_ptr<MintSocket> socket() const; // not opened; null where there are none
    base::Task<MintResult<QList<Keyset>>> keysets(); // without keys
    base::Task<MintResult<Keyset>> keys(KeysetId id); // not yet compared with its id

    base::Task<MintResult<MintQuote>> requestMintQuote(base::Sats amount, QString pubkey);
    base::Task<MintResult<MintQuote>> mintQuote(QString id);
    base::Task<MintResult<MeltQuote>> requestMeltQuote(QString invoice);
    base::Task<MintResult<MeltQuote>> meltQuote(QString id);

    // The stored bytes of an operation. Swap and mint answer signatures, melt a quote.
    base::Task<MintResult<QList<BlindSignature>>> signatures(QString path, QByteArray body);
    base::Task<MintResult<MeltQuote>> melt(QByteArray body);

    base::Task<MintResult<QList<SpendState>>> states(QStringList ys); // in the order asked
    base::Task<MintResult<RestoredSignatures>> restore(QList<BlindedMessage> outputs);

private:
    base::Task<MintResult<QJsonObject>> get(QString path);
    base::Task<MintResult<QJsonObject>> post(QString path, QByteArray body);

    std::shared_ptr<MintApi> m_api;
    base::Clock& m_clock;
};

} // namespace cashu

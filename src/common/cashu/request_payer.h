// SPDX-License-Identifier: GPL-3.0-or-later
// Payment requests (NUT-18), both sides: makes the token that somebody asks for, and takes the one
// that we asked for.
#pragma once

#include "cashu/payment_payload.h"
#include "cashu/token_receiver.h"

namespace cashu {

class RequestPayer {
public:
    RequestPayer(
        WalletStore& store, MintDirectory& mints, TokenSender& sender, TokenReceiver& receiver)
        : m_store{store}
        , m_mints{mints}
        , m_sender{sender}
        , m_receiver{receiver}
    {
    }

    base::Task<base::Result<SentToken>> pay(
        PaymentRequest request, std::optional<base::Sats> amount, QString purpose);
    base::Task<base::Result<base::Sats>> receive(
        PaymentPayload payload, PaymentRequest request, UnlockingKeys keys);

private:
    struct Source {
        MintUrl mint;
        base::Sats net;
    };
    base::Result<Source> sourceFor(const PaymentRequest& request, base::Sats amount) const;
    base::Result<> checkPayload(const PaymentPayload& payload, const PaymentRequest& request) const;
    base::Result<> checkAmount(const Token& token, const PaymentRequest& request) const;

    WalletStore& m_store;
    MintDirectory& m_mints;
    TokenSender& m_sender;
    TokenReceiver& m_receiver;
};

} // namespace cashu

// SPDX-License-Identifier: GPL-3.0-or-later
// A mint that refuses what it is told to refuse, and passes everything else on.
#pragma once

#include "cashu/mint_api.h"
#include "cashu/mint_error.h"

#include <functional>
#include <memory>

namespace test {

// The code to refuse this request with; 0 lets it through.
using Refuse = std::function<int(const QString& path, const QByteArray& body)>;

class RefusingMint final : public cashu::MintApi {
public:
    RefusingMint(std::shared_ptr<cashu::MintApi> mint, Refuse refuse)
        : m_mint{std::move(mint)}
        , m_refuse{std::move(refuse)}
    {
    }

    base::Task<base::Result<cashu::MintAnswer>> get(QString path) override
    {
        const int code = m_refuse(path, {});
        if (code != 0)
            co_return refusal(code);
        const auto answer = co_await m_mint->get(path);
        co_return answer;
    }
    base::Task<base::Result<cashu::MintAnswer>> post(QString path, QByteArray body) override
    {
        const int code = m_refuse(path, body);
        if (code != 0)
            co_return refusal(code);
        const auto answer = co_await m_mint->post(path, body);
        co_return answer;
    }

private:
    static cashu::MintAnswer refusal(int code)
    {
        return {400, cashu::toBody({code, QStringLiteral("refused by the test")})};
    }

    std::shared_ptr<cashu::MintApi> m_mint;
    Refuse m_refuse;
};

} // namespace test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_url.h"

#include "net/nearby_host.h"

#include <QUrl>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr qsizetype MaxUrlLength = 1024;

QStringView withoutTrailingSlashes(QStringView text)
{
    while (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

} // namespace

Result<MintUrl> MintUrl::fromText(QStringView text)
{
    text = withoutTrailingSlashes(text.trimmed());
    const auto schemeEnd = text.indexOf("://"_L1);
    if (schemeEnd < 0 || text.size() > MaxUrlLength)
        return fail(Errc::Malformed, u"not a mint address"_s);
    const QString scheme = text.left(schemeEnd).toString().toLower();
    const QStringView rest = text.mid(schemeEnd + 3);
    const auto slash = rest.indexOf(u'/');
    const QString authority = rest.left(slash < 0 ? rest.size() : slash).toString().toLower();
    const QStringView path = slash < 0 ? QStringView{} : rest.mid(slash);

    const QString spelled = scheme + "://"_L1 + authority + path.toString();
    const QUrl url{spelled, QUrl::StrictMode};
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return fail(Errc::Malformed, u"not a mint address"_s);
    if (scheme != "https"_L1 && scheme != "http"_L1)
        return fail(Errc::Unsupported, u"a mint address must begin with https://"_s);
    if (scheme == "http"_L1 && !mayGoWithoutTls(url.host()))
        return fail(Errc::NotAllowed, u"plain http is only for mints on this computer"_s);

    MintUrl mint;
    mint.m_text = spelled;
    return mint;
}

QString MintUrl::host() const
{
    return QUrl{m_text}.host();
}

bool MintUrl::isLoopback() const
{
    return net::isLoopbackHost(host());
}

bool mayGoWithoutTls(const QString& host)
{
    return net::isLoopbackHost(host) || host.endsWith(".onion"_L1);
}

std::optional<QString> paygressNormalised(QStringView text)
{
    text = withoutTrailingSlashes(text);
    if (text.isEmpty())
        return std::nullopt;
    // Paygress ignores what follows a second "://"; to us that is another mint than the one that is
    // accepted.
    const auto separator = text.indexOf("://"_L1);
    if (separator < 0)
        return std::nullopt;
    const QString rest = text.mid(separator + 3).toString();
    const auto slash = rest.indexOf(u'/');
    const QString host = rest.left(slash < 0 ? rest.size() : slash);
    const QString path = slash < 0 ? QString{} : rest.mid(slash + 1);
    const QString start = text.left(separator).toString().toLower() + "://"_L1 + host.toLower();
    return path.isEmpty() ? start : start + u'/' + path;
}

} // namespace cashu

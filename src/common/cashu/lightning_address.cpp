// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lightning_address.h"

#include "cashu/mint_url.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr qsizetype MaxAddress = 320; // as for electronic mail

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || u"-_.+"_s.contains(c);
}

} // namespace

Result<QUrl> payUrlOfAddress(QStringView address)
{
    address = address.trimmed();
    const auto at = address.indexOf(u'@');
    if (at < 1 || address.size() > MaxAddress || address.lastIndexOf(u'@') != at)
        return fail(Errc::Malformed, u"not a Lightning address"_s);
    const auto name = address.first(at);
    if (!std::ranges::all_of(name, isNameCharacter))
        return fail(Errc::Malformed, u"a Lightning address has only small letters"_s);
    const QString authority = address.sliced(at + 1).toString().toLower();
    QUrl url{u"https://"_s + authority, QUrl::StrictMode};
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !url.path().isEmpty()
        || url.hasQuery() || url.hasFragment())
        return fail(Errc::Malformed, u"not a Lightning address"_s);
    if (mayGoWithoutTls(url.host()))
        url.setScheme(u"http"_s);
    url.setPath(u"/.well-known/lnurlp/"_s + name.toString());
    return url;
}

} // namespace cashu

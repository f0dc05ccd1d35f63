// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lnurl.h"

#include "base/json_reader.h"
#include "cashu/bech32_groups.h"
#include "cashu/lightning_address.h"
#include "cashu/mint_url.h"
#include "cashu/quote.h"
#include "crypto/hash.h"
#include "net/nearby_host.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Msats;
using base::passOn;
using base::Result;

namespace {

constexpr auto Prefix = "lnurl"_L1;
constexpr qsizetype MaxReason = 300;
constexpr qsizetype MaxEntries = 50;

Result<QUrl> checkedUrl(const QUrl& url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()
        || url.toEncoded().size() > MaxLnurl)
        return fail(Errc::Malformed, u"not an address that takes payments"_s);
    const bool isSafe
        = url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && mayGoWithoutTls(url.host()));
    if (!isSafe)
        return fail(Errc::NotAllowed, u"the payment address is not encrypted"_s);
    return url;
}

Result<> refusal(const QJsonObject& json)
{
    if (json.value("status"_L1).toString().toUpper() != "ERROR"_L1)
        return {};
    return fail(Errc::Rejected, json.value("reason"_L1).toString().left(MaxReason));
}

// LUD-06: a JSON array of pairs, with exactly one text/plain.
Result<QString> descriptionOf(const QString& metadata)
{
    const auto entries = QJsonDocument::fromJson(metadata.toUtf8()).array();
    QString description;
    int count = 0;
    for (qsizetype i = 0; i < std::min(entries.size(), MaxEntries); ++i) {
        const auto pair = entries.at(i).toArray();
        if (pair.size() != 2 || pair.at(0).toString() != "text/plain"_L1 || !pair.at(1).isString())
            continue;
        description = pair.at(1).toString();
        ++count;
    }
    if (count != 1)
        return fail(Errc::Malformed, u"the payment address describes nothing"_s);
    return description;
}

std::array<std::uint8_t, 32> hashOf(const QString& text)
{
    const auto utf8 = text.toUtf8();
    return crypto::sha256(base::view(utf8));
}

} // namespace

Result<QUrl> urlFromLnurl(QStringView text)
{
    if (text.size() > MaxLnurl)
        return fail(Errc::Malformed, u"the LNURL is too long"_s);
    const auto parts = partsFromBech32(text.trimmed());
    if (!parts)
        return passOn(parts);
    if (parts->prefix != Prefix)
        return fail(Errc::Malformed, u"not an LNURL"_s);
    return checkedUrl(QUrl::fromEncoded(bytesFromGroups(parts->groups), QUrl::StrictMode));
}

QString toLnurl(const QUrl& url)
{
    return toBech32({QString{Prefix}, groupsFromBytes(url.toEncoded())}).toUpper();
}

Result<QUrl> payUrlFromText(QStringView text)
{
    text = text.trimmed();
    if (text.startsWith("lightning:"_L1, Qt::CaseInsensitive))
        text = text.sliced(QStringView{u"lightning:"}.size());
    if (text.startsWith("lnurlp://"_L1, Qt::CaseInsensitive)) {
        QUrl url{text.toString(), QUrl::StrictMode};
        url.setScheme(mayGoWithoutTls(url.host()) ? u"http"_s : u"https"_s);
        return checkedUrl(url);
    }
    if (text.contains(u'@'))
        return payUrlOfAddress(text);
    return urlFromLnurl(text);
}

Result<PayTerms> payTermsFromJson(const QJsonObject& json, const QUrl& source)
{
    const auto refused = refusal(json);
    if (!refused)
        return passOn(refused);
    base::JsonReader in{json};
    const auto tag = in.text("tag"_L1, 32);
    const auto callback = in.text("callback"_L1, MaxLnurl);
    PayTerms terms;
    terms.least = Msats{in.integer("minSendable"_L1, 1, base::MaxMsats)};
    terms.most = Msats{in.integer("maxSendable"_L1, 1, base::MaxMsats)};
    terms.metadata = in.text("metadata"_L1, MaxPayMetadata);
    terms.domain = source.host();
    const auto read = in.finish(true);
    if (!read)
        return passOn(read);
    if (tag != "payRequest"_L1)
        return fail(Errc::Unsupported, u"this address does not take payments"_s);
    if (terms.most < terms.least)
        return fail(Errc::Malformed, u"the payment address takes no amount"_s);
    const auto description = descriptionOf(terms.metadata);
    if (!description)
        return passOn(description);
    terms.description = *description;
    const auto url = checkedUrl(QUrl{callback, QUrl::StrictMode});
    if (!url)
        return passOn(url);
    // A page of the web cannot make us call a service of this computer or of the network at home.
    const bool isElsewhere = url->host() != source.host();
    const bool leadsHome = net::isNearbyHost(url->host()) && !net::isNearbyHost(source.host());
    if (leadsHome || (url->scheme() == "http"_L1 && isElsewhere))
        return fail(Errc::NotAllowed, u"the payment address leads to another computer"_s);
    terms.callback = *url;
    return terms;
}

Result<QUrl> invoiceUrl(const PayTerms& terms, Msats amount)
{
    if (amount < terms.least || amount > terms.most)
        return fail(Errc::Insufficient,
            u"%1 takes %2 to %3 msat"_s.arg(terms.domain)
                .arg(terms.least.value())
                .arg(terms.most.value()));
    QUrl url = terms.callback;
    QUrlQuery query{url};
    query.removeAllQueryItems(u"amount"_s);
    query.addQueryItem(u"amount"_s, QString::number(amount.value()));
    url.setQuery(query);
    return url;
}

Result<QString> payableInvoice(const QJsonObject& json, const PayTerms& terms, Msats amount)
{
    const auto refused = refusal(json);
    if (!refused)
        return passOn(refused);
    base::JsonReader in{json};
    const auto text = in.text("pr"_L1, MaxInvoiceLength);
    const auto read = in.finish(true);
    if (!read)
        return passOn(read);
    const auto invoice = invoiceFromText(text);
    if (!invoice)
        return passOn(invoice);
    if (invoice->amount != amount)
        return fail(Errc::Malformed, u"the invoice is for another amount"_s);
    if (invoice->descriptionHash && *invoice->descriptionHash != hashOf(terms.metadata))
        return fail(Errc::Malformed, u"the invoice is for something else"_s);
    return text;
}

} // namespace cashu

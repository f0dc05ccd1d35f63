// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/blossom_blob.h"
#include "nostr/http_auth.h"
#include "vectors_folder.h"

namespace {

using namespace Qt::StringLiterals;
using namespace nostr;

class HttpVectors : public test::VectorFile {
protected:
    HttpVectors()
        : VectorFile{"nip42_nip98_blossom.json"}
    {
    }
    static QByteArray valueOf(const QJsonValue& header)
    {
        const auto text = header.toString().toLatin1();
        return text.sliced(text.indexOf(": ") + 2);
    }
};

TEST_F(HttpVectors, Nip98)
{
    const auto row = root["nip98"_L1];
    const auto event = eventFromJson(row["event"_L1].toObject()).value();
    const auto header = valueOf(row["header"_L1]);
    const QUrl url{firstTag(event, "u"_L1).value()};
    const auto method = firstTag(event, "method"_L1)->toLatin1();
    const auto body = row["request_body_utf8"_L1].toString().toUtf8();

    EXPECT_EQ(checkHttpAuth(header, url, method, body, event.createdAt), event.pubkey);
    EXPECT_FALSE(checkHttpAuth(header, url, method, body + ' ', event.createdAt));
    EXPECT_EQ(httpAuthEvent(url, method, body, event.createdAt).tags, event.tags);
}

TEST_F(HttpVectors, BlossomTokensInBothAlphabets)
{
    const auto row = root["blossom_upload"_L1];
    const auto event = eventFromJson(row["event"_L1].toObject()).value();
    EXPECT_TRUE(verify(event));
    const auto universal = "Nostr " + row["universal"_L1]["token"_L1].toString().toLatin1();

    for (const auto& header :
        {valueOf(row["header"_L1]), valueOf(row["header_standard_base64"_L1]), universal})
        EXPECT_EQ(eventFromBlobAuthorization(header), event);
    EXPECT_EQ(blobAuthorization(event), universal);
    EXPECT_EQ(blobHashOf(row["blob_utf8"_L1].toString().toUtf8()).toHex(),
        row["blob_sha256"_L1].toString());
}

TEST_F(HttpVectors, BlobHashesInUrls)
{
    for (const auto& row : rows(u"sha256_from_url"_s)) {
        const auto hash = blobHashIn(row["url"_L1].toString());
        EXPECT_EQ(hash ? hash->toHex() : QString{}, row["sha256"_L1].toString())
            << row["url"_L1].toString().toStdString();
    }
}

} // namespace

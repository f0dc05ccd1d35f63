// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/blossom_client.h"

#include "base/json_reader.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;
using net::HttpAnswer;
using net::HttpRequest;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxDescriptor = 64 * 1024; // bytes

enum Status {
    Ok = 200,
    Created = 201,
    BadRequest = 400,
    Unauthorized = 401,
    PaymentRequired = 402,
    Forbidden = 403,
    NotFound = 404,
    TooLarge = 413,
    ServerError = 500,
};

QUrl at(QUrl server, const QString& path)
{
    server.setPath(path); // blobs live at the root of the domain
    return server;
}

tl::unexpected<base::Error> refusal(int status)
{
    const auto detail = u"the blob server says %1"_s.arg(status);
    if (status == Unauthorized || status == Forbidden)
        return fail(Errc::NotAllowed, detail);
    if (status == PaymentRequired || status == TooLarge)
        return fail(Errc::Insufficient, detail);
    if (status == NotFound)
        return fail(Errc::NotFound, detail);
    return fail(status >= ServerError ? Errc::Network : Errc::Rejected, detail);
}

Result<BlobDescriptor> descriptorIn(const HttpAnswer& answer, const BlobHash& hash)
{
    if (answer.status != Ok && answer.status != Created)
        return refusal(answer.status);
    const auto json = base::parseObject(answer.body, MaxDescriptor);
    const auto descriptor
        = json ? blobDescriptorFromJson(*json) : Result<BlobDescriptor>{passOn(json)};
    if (descriptor && descriptor->hash != hash)
        return fail(Errc::Malformed, u"the server has stored another blob"_s);
    return descriptor;
}

} // namespace

Task<Result<BlobDescriptor>> BlossomClient::upload(
    QUrl server, QByteArray blob, QString mediaType, SecretKey owner)
{
    if (blob.size() > MaxBlobSize)
        co_return fail(Errc::Insufficient, u"the blob is too large"_s);
    const auto hash = blobHashOf(blob);
    const auto now = m_clock.now();
    const auto token = blobAuthEvent(BlobVerb::Upload, hash, server, now, now + TokenLifetime);
    const auto sent = std::make_shared<const Upload>(Upload{at(server, u"/upload"_s), blob,
        mediaType.toLatin1(), hash, signEvent(token, owner, m_random)});
    const auto isWelcome = co_await askFirst(sent);
    if (!isWelcome)
        co_return passOn(isWelcome);
    auto answer = co_await put(sent, blobAuthorization(sent->token));
    if (answer && answer->status == Unauthorized)
        answer = co_await put(sent, oldBlobAuthorization(sent->token));
    if (!answer)
        co_return passOn(answer);
    co_return descriptorIn(*answer, hash);
}

// Only advice: a server that does not know the question is asked by uploading.
Task<Result<>> BlossomClient::askFirst(std::shared_ptr<const Upload> upload)
{
    HttpRequest request;
    request.method = QByteArrayLiteral("HEAD");
    request.url = upload->url;
    request.headers
        = {{"X-SHA-256", upload->hash.toHex().toLatin1()}, {"X-Content-Type", upload->mediaType},
            {"X-Content-Length", QByteArray::number(upload->blob.size())},
            {"Authorization", blobAuthorization(upload->token)}};
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return passOn(answer);
    const int status = answer->status;
    if (status == PaymentRequired || status == Forbidden || status == TooLarge)
        co_return refusal(status);
    co_return Result<>{};
}

Task<Result<HttpAnswer>> BlossomClient::put(
    std::shared_ptr<const Upload> upload, QByteArray authorization)
{
    HttpRequest request;
    request.method = QByteArrayLiteral("PUT");
    request.url = upload->url;
    request.headers = {{"Content-Type", upload->mediaType},
        {"X-SHA-256", upload->hash.toHex().toLatin1()}, {"Authorization", authorization}};
    request.body = upload->blob;
    request.limit = TransferLimit;
    request.maxAnswerSize = MaxDescriptor;
    auto answer = co_await m_http.send(request);
    co_return answer;
}

Task<Result<QByteArray>> BlossomClient::download(QUrl server, BlobHash hash, qsizetype size)
{
    if (size < 0 || size > MaxBlobSize)
        co_return fail(Errc::Insufficient, u"the blob is too large"_s);
    HttpRequest request;
    request.url = at(server, u'/' + hash.toHex());
    request.limit = TransferLimit;
    request.maxAnswerSize = std::max(size, MaxDescriptor); // errors have bodies too
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return passOn(answer);
    if (answer->status != Ok)
        co_return refusal(answer->status);
    if (answer->body.size() != size || blobHashOf(answer->body) != hash)
        co_return fail(Errc::Malformed, u"the server has sent another blob"_s);
    co_return answer->body;
}

} // namespace nostr

#include "core/delivery/http_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <QUrl>
#include <memory>
#include <mutex>

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumUrl = 2'000;
constexpr long kMaximumHeaderBytes = 32 * 1024;

struct CloseHandle
{
    void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
};
struct FreeList
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

/// One call under way, for the library's callbacks.
struct Call
{
    const AddressRanges &allowedPrivate;
    bool encrypted = false;
    qsizetype maximumBytes = 0;
    QString refusedAddress;
    bool tooLarge = false;
    qsizetype headerBytes = 0;
    bool hasCacheControl = false;
    FetchReply reply;
    const FetchRequest &request;
};

curl_socket_t openSocket(void *user, curlsocktype, curl_sockaddr *address)
{
    auto &call = *static_cast<Call *>(user);
    const QHostAddress peer(&address->addr);
    const bool allowed = call.allowedPrivate.contains(peer);
    if (!allowed && (!call.encrypted || !isPublicAddress(peer))) {
        call.refusedAddress = peer.toString();
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t takeBody(char *data, std::size_t size, std::size_t count, void *user)
{
    auto &call = *static_cast<Call *>(user);
    const auto bytes = qsizetype(size * count);
    call.tooLarge = call.reply.body.size() + bytes > call.maximumBytes;
    if (call.tooLarge) return 0;
    call.reply.body.append(data, bytes);
    return std::size_t(bytes);
}

/// The one field that callers ask for by name. A second one of it leaves nobody knowing which counts.
void keepCacheControl(Call &call, QByteArrayView line)
{
    static constexpr QByteArrayView kName = "cache-control:";
    if (line.size() < kName.size() || line.first(kName.size()).compare(kName, Qt::CaseInsensitive) != 0)
        return;
    call.reply.cacheControl =
        call.hasCacheControl ? QByteArray() : line.sliced(kName.size()).trimmed().toByteArray();
    call.hasCacheControl = true;
}

std::size_t countHeader(char *data, std::size_t size, std::size_t count, void *user)
{
    auto &call = *static_cast<Call *>(user);
    call.headerBytes += qsizetype(size * count);
    call.tooLarge = call.headerBytes > kMaximumHeaderBytes;
    keepCacheControl(call, QByteArrayView(data, qsizetype(size * count)));
    return call.tooLarge ? 0 : size * count;
}

/// Asked about once a second while nothing comes, and more often while something does.
int progress(void *user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const Call *>(user)->request.isStopping() ? 1 : 0;
}

Error failed(const QString &url, const QString &why)
{
    return Error::unavailable(QStringLiteral("%1 cannot be reached: %2.").arg(QUrl(url).host(), why),
                              url + QStringLiteral(": ") + why);
}

}  // namespace

Result<void> HttpFetch::checkUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool good = text.size() <= kMaximumUrl && url.isValid() && !url.host().isEmpty() &&
                      (url.scheme() == u"https" || url.scheme() == u"http") && url.userInfo().isEmpty() &&
                      !url.hasFragment();
    if (good) return {};
    return Error::invalid(
        "url", "bad_url",
        QStringLiteral("'%1' is no address of a web server, such as https://app.example.org/.")
            .arg(text.left(200)));
}

Result<FetchReply> HttpFetch::fetch(const FetchRequest &request) const
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    GATEHOUSE_TRY(checkUrl(request.url));
    const QString stopped = QStringLiteral("this server stops");
    if (request.isStopping()) return failed(request.url, stopped);
    const std::unique_ptr<CURL, CloseHandle> handle(curl_easy_init());
    if (!handle) return Error::internalError(QStringLiteral("curl_easy_init"));

    const QByteArray url = QUrl(request.url).toEncoded();
    Call call{m_allowedPrivate, url.startsWith("https:"), request.maximumBytes, {}, false, 0, false, {},
              request};
    std::unique_ptr<curl_slist, FreeList> fields(
        curl_slist_append(nullptr, "Accept: application/json, */*;q=0.1"));
    fields.reset(curl_slist_append(fields.release(), "Expect:"));
    if (!request.contentType.isEmpty())
        fields.reset(
            curl_slist_append(fields.release(), ("Content-Type: " + request.contentType).constData()));
    for (const QByteArray &field : request.fields) {
        if (field.contains('\r') || field.contains('\n') || field.contains('\0'))
            return Error::internalError(QStringLiteral("a header field with a line break"));
        fields.reset(curl_slist_append(fields.release(), field.constData()));
    }

    CURL *curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long(request.timeout.count()));
    // An office's own authority is named in the usual way; the library's default does not look there.
    if (const QByteArray authorities = qgetenv("SSL_CERT_FILE"); !authorities.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, authorities.constData());
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Gatehouse/" GATEHOUSE_VERSION);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.get());
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, openSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &call);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &call);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &call);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, countHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &call);
    if (request.method == "POST") {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.constData());
    }
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK && !call.refusedAddress.isEmpty())
        return failed(
            request.url,
            QStringLiteral("its address %1 is not public and not allowed by outbound.private_networks")
                .arg(call.refusedAddress));
    if (code == CURLE_ABORTED_BY_CALLBACK) return failed(request.url, stopped);
    if (call.tooLarge) return failed(request.url, QStringLiteral("the answer is too large"));
    if (code != CURLE_OK) return failed(request.url, QString::fromUtf8(curl_easy_strerror(code)));

    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    char *type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    call.reply.status = int(status);
    call.reply.contentType = QByteArray(type);
    return std::move(call.reply);
}

}  // namespace gatehouse

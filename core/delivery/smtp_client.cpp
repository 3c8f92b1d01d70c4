#include "core/delivery/smtp_client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <QHostAddress>
#include <memory>
#include <mutex>

#include "core/delivery/smtp_transcript.h"

namespace gatehouse {

namespace {

struct CloseHandle
{
    void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
};
struct FreeList
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

/// One conversation under way, for the library's callbacks.
struct Call
{
    const AddressRanges &allowedPlain;
    bool plain = false;
    bool refusedPlain = false;
    const QByteArray &mail;
    qsizetype at = 0;
    const std::atomic<bool> *stop = nullptr;
    SmtpTranscript transcript;
    QByteArray out{};  ///< what was sent and has no line's end yet
    QByteArray in{};
};

curl_socket_t openSocket(void *user, curlsocktype, curl_sockaddr *address)
{
    auto &call = *static_cast<Call *>(user);
    const QHostAddress peer = normalisedAddress(QHostAddress(&address->addr));
    if (call.plain && !peer.isLoopback() && !call.allowedPlain.contains(peer)) {
        call.refusedPlain = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t giveMail(char *buffer, std::size_t size, std::size_t count, void *user)
{
    auto &call = *static_cast<Call *>(user);
    const qsizetype bytes = std::min(qsizetype(size * count), call.mail.size() - call.at);
    std::copy_n(call.mail.constData() + call.at, bytes, buffer);
    call.at += bytes;
    return std::size_t(bytes);
}

std::size_t dropBody(char *, std::size_t size, std::size_t count, void *)
{
    return size * count;
}

template <class Take>
void takeLines(QByteArray &rest, QByteArrayView data, Take take)
{
    rest.append(data.data(), data.size());
    for (qsizetype end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        take(QByteArrayView(rest).first(end));
        rest.remove(0, end + 1);
    }
    rest.truncate(2'000);
}

int listen(CURL *, curl_infotype type, char *data, std::size_t size, void *user)
{
    auto &call = *static_cast<Call *>(user);
    const QByteArrayView text(data, qsizetype(size));
    switch (type) {
        case CURLINFO_TEXT:
            call.transcript.note(text);
            break;
        case CURLINFO_HEADER_IN:
            takeLines(call.in, text, [&](QByteArrayView line) { call.transcript.received(line); });
            break;
        case CURLINFO_HEADER_OUT:
            takeLines(call.out, text, [&](QByteArrayView line) { call.transcript.sent(line); });
            break;
        case CURLINFO_DATA_OUT:
            call.transcript.sentMail(text.size());
            break;
        default:
            break;
    }
    return 0;
}

int progress(void *user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto &call = *static_cast<Call *>(user);
    return call.stop != nullptr && *call.stop ? 1 : 0;
}

const char *loginOptions(MailAuth auth)
{
    switch (auth) {
        case MailAuth::Plain:
            return "AUTH=PLAIN";
        case MailAuth::Login:
            return "AUTH=LOGIN";
        case MailAuth::XOAuth2:
            return "AUTH=XOAUTH2";
        case MailAuth::None:
            break;
    }
    return nullptr;
}

/// The address as libcurl wants it; the path is what we call ourselves. Empty for what is no host.
QByteArray urlOf(const SmtpServer &server)
{
    const QHostAddress address(server.host);
    QByteArray host;
    if (address.protocol() == QAbstractSocket::IPv6Protocol)
        host = '[' + address.toString().toLatin1() + ']';
    else if (!address.isNull())
        host = address.toString().toLatin1();
    else if (const auto checked = parseMailAddress(QStringLiteral("x@") + server.host); checked.ok())
        host = checked->domain;
    if (host.isEmpty() || server.port < 1 || server.port > 65535) return {};
    return (server.tls == MailTls::Tls ? "smtps://" : "smtp://") + host + ':' +
           QByteArray::number(server.port) + '/' + server.ehlo.toPercentEncoding();
}

void setSecurity(CURL *curl, const SmtpServer &server, Call &call)
{
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     long(server.tls == MailTls::None ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    if (const QByteArray authorities = qgetenv("SSL_CERT_FILE"); !authorities.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, authorities.constData());
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, openSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &call);
}

/// libcurl copies what it is given, so nothing but this call has the secret.
void setSignIn(CURL *curl, const SmtpServer &server)
{
    const char *options = loginOptions(server.auth);
    if (options == nullptr) return;
    const Secret secret(server.secret.reveal() + QByteArray(1, '\0'));
    curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, options);
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.toUtf8().constData());
    const auto option = server.auth == MailAuth::XOAuth2 ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD;
    curl_easy_setopt(curl, option, secret.view().data());
    curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
}

}  // namespace

QString SmtpOutcome::sentence() const
{
    if (code == 0 && failure == SmtpFailure::TokenUnreachable) return smtpAdvice(failure) + u' ' + reply;
    if (code < 400) return smtpAdvice(failure);
    return QStringLiteral("%1 The server said: %2 %3").arg(smtpAdvice(failure)).arg(code).arg(reply);
}

SmtpOutcome SmtpClient::send(const SmtpServer &server, const MailAddress &from, const MailAddress &to,
                             const QByteArray &mail, const std::atomic<bool> *stop) const
{
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const QByteArray url = urlOf(server);
    if (url.isEmpty()) return {SmtpFailure::NameUnknown, 0, {}, {}};
    const std::unique_ptr<CURL, CloseHandle> handle(curl_easy_init());
    if (!handle) return {SmtpFailure::Other, 0, {}, {}};
    CURL *curl = handle.get();

    Call call{m_allowedPlain, server.tls == MailTls::None,         false, mail, 0,
              stop,           SmtpTranscript(server.secret.view())};
    const std::unique_ptr<curl_slist, FreeList> recipients(
        curl_slist_append(nullptr, ('<' + to.text() + '>').constData()));
    char words[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, long(server.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, long(std::min<qint64>(server.timeout.count(), 15)));
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &call);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &call);
    setSecurity(curl, server, call);
    setSignIn(curl, server);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ('<' + from.text() + '>').constData());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, giveMail);
    curl_easy_setopt(curl, CURLOPT_READDATA, &call);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, dropBody);
    const CURLcode code = curl_easy_perform(curl);

    SmtpOutcome outcome;
    const SmtpProgress at{int(code), QString::fromUtf8(words), call.transcript.command(),
                          call.transcript.code(), call.transcript.reply()};
    outcome.failure =
        call.refusedPlain && code != CURLE_OK ? SmtpFailure::PlainNotAllowed : smtpFailureOf(at);
    // Who is set to sign in and could not was not offered a way.
    if (outcome.failure == SmtpFailure::AuthNeeded && server.auth != MailAuth::None)
        outcome.failure = SmtpFailure::AuthMechanism;
    if (outcome.failure == SmtpFailure::AuthRefused && server.auth == MailAuth::XOAuth2)
        outcome.failure = SmtpFailure::TokenNotTaken;
    outcome.code = at.code;
    outcome.reply = at.reply;
    outcome.transcript = call.transcript.lines();
    if (!outcome.ok() && words[0] != '\0') outcome.transcript.append(QStringLiteral("* ") + at.curlText);
    return outcome;
}

}  // namespace gatehouse

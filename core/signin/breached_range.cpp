#include "core/signin/breached_range.h"

#include <QPromise>
#include <algorithm>
#include <memory>

#include "core/base/log.h"
#include "core/base/taken.h"
#include "core/delivery/http_fetch.h"
#include "core/settings/settings.h"

namespace gatehouse {

namespace {

constexpr qsizetype kHashLength = 40;
constexpr qsizetype kPrefixLength = 5;
constexpr qsizetype kSuffixLength = kHashLength - kPrefixLength;

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

Error unreadable(const QString &why)
{
    Error error = Error::unavailable(
        QStringLiteral("Whether this password is known from a breach cannot be checked at the "
                       "moment. Please try again later."),
        QStringLiteral("The service of breached passwords: ") + why);
    error.reason = "breached_check_failed";
    return error;
}

template <class T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

}  // namespace

std::optional<bool> rangeHolds(QByteArrayView answer, QByteArrayView suffix)
{
    bool holds = false;
    bool any = false;
    while (!answer.isEmpty()) {
        const qsizetype end = answer.indexOf('\n');
        QByteArrayView line = end < 0 ? answer : answer.first(end);
        answer = end < 0 ? QByteArrayView() : answer.sliced(end + 1);
        if (line.endsWith('\r')) line.chop(1);
        if (line.isEmpty()) continue;
        if (line.size() < kSuffixLength + 2 || line.at(kSuffixLength) != ':') return std::nullopt;
        const QByteArrayView head = line.first(kSuffixLength);
        const QByteArrayView count = line.sliced(kSuffixLength + 1);
        if (!std::all_of(head.begin(), head.end(), isHex) ||
            !std::all_of(count.begin(), count.end(), isDigit))
            return std::nullopt;
        any = true;
        const bool isPadding = std::all_of(count.begin(), count.end(), [](char c) { return c == '0'; });
        if (!isPadding && head.compare(suffix, Qt::CaseInsensitive) == 0) holds = true;
    }
    return any ? std::optional<bool>(holds) : std::nullopt;
}

BreachedRange::BreachedRange(const HttpFetch &http, const Settings &settings)
    : m_http(http), m_settings(settings)
{
    m_threads.setMaxThreadCount(kThreads);
}

BreachedRange::~BreachedRange()
{
    close();
}

void BreachedRange::close()
{
    m_closed = true;
    m_threads.clear();
    m_threads.waitForDone();
}

bool BreachedRange::isOn() const
{
    return m_settings.text(Setting::PasswordBreached) == QLatin1String("online");
}

QFuture<Result<bool>> BreachedRange::ask(const QByteArray &hash)
{
    if (hash.size() != kHashLength)
        return readyFuture(Result<bool>(Error::internalError(QStringLiteral("no SHA-1 of a password"))));
    if (m_closed) return readyFuture(Result<bool>(unreadable(QStringLiteral("the server stops"))));
    if (m_calls.fetchAndAddRelaxed(1) >= kMaximumCalls) {
        m_calls.fetchAndAddRelaxed(-1);
        return readyFuture(Result<bool>(unreadable(QStringLiteral("too many calls wait for it"))));
    }
    auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    m_threads.start([this, promise, hash] {
        Result<bool> known = call(hash);
        m_calls.fetchAndAddRelaxed(-1);
        promise->addResult(std::move(known));
        promise->finish();
    });
    return promise->future();
}

Result<bool> BreachedRange::call(const QByteArray &hash) const
{
    FetchRequest request;
    QString base = m_settings.text(Setting::PasswordBreachedUrl);
    if (!base.endsWith(u'/')) base += u'/';
    request.url = base + QString::fromLatin1(hash.first(kPrefixLength));
    request.timeout = kTimeout;
    request.maximumBytes = kMaximumBytes;
    request.fields = {"Add-Padding: true"};
    const Result<FetchReply> reply = m_http.fetch(request);
    // Not `internal`: it has the address, and with it a part of the hash, which no log may hold.
    if (!reply.ok()) return unreadable(reply.error().publicMessage);
    if (reply->status != 200) return unreadable(QStringLiteral("it answers %1").arg(reply->status));
    const std::optional<bool> holds = rangeHolds(reply->body, QByteArrayView(hash).sliced(kPrefixLength));
    if (!holds) return unreadable(QStringLiteral("what it answers is no list of hashes"));
    return *holds;
}

QFuture<Result<void>> BreachedRange::checkNew(const QByteArray &hash)
{
    if (!isOn()) return readyFuture(Result<void>());
    return ask(hash).then([this](QFuture<Result<bool>> asked) { return conclude(taken(asked)); });
}

Result<void> BreachedRange::conclude(const Result<bool> &known) const
{
    if (!known.ok()) {
        if (m_settings.text(Setting::PasswordBreachedFailure) == QLatin1String("closed"))
            return known.error();
        qCWarning(lcAuth, "A new password was taken without a look at breaches. %s",
                  qPrintable(known.error().internal));
        return {};
    }
    if (!*known) return {};
    return Error::invalid(
        "password", "password_breached",
        QStringLiteral(
            "This password is known from a breach: others have it on their lists. Choose another, and "
            "change it wherever else you use it."));
}

}  // namespace gatehouse

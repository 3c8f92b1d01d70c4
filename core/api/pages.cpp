#include "core/api/pages.h"

#include <QFile>
#include <QUrl>

#include "core/base/log.h"
#include "core/crypto/digest.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kFolder(":/gatehouse/web");

QByteArray resource(const QString &name)
{
    QFile file(kFolder + QStringLiteral("/assets/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Which heading of the catalogue tells this error.
QString headingOf(ErrorCode code)
{
    switch (code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::TooLarge:
        case ErrorCode::UnsupportedMediaType:
        case ErrorCode::Conflict:
        case ErrorCode::PreconditionFailed:
            return QStringLiteral("bad_request");
        case ErrorCode::Unauthenticated:
        case ErrorCode::Forbidden:
            return QStringLiteral("forbidden");
        case ErrorCode::NotFound:
            return QStringLiteral("not_found");
        case ErrorCode::Gone:
            return QStringLiteral("expired");
        case ErrorCode::RateLimited:
            return QStringLiteral("rate_limited");
        case ErrorCode::Busy:
        case ErrorCode::Unavailable:
            return QStringLiteral("unavailable");
        case ErrorCode::Corrupt:
        case ErrorCode::Internal:
            return QStringLiteral("generic");
    }
    return QStringLiteral("generic");
}

/// Never shorter than it is, in words that need no counting: an hour is not 3600 seconds.
QString waitText(const Pages &pages, const HttpRequest &request, std::chrono::seconds wait)
{
    using namespace std::chrono;
    const auto told = [&](qint64 count, const char *one, const char *many) {
        const QString id = QStringLiteral("error_page.") + QLatin1String(count == 1 ? one : many);
        const QString text = pages.message(request, id);
        return count == 1 ? text : text.arg(count);
    };
    if (wait < minutes(1)) return told(wait.count(), "one_second", "seconds");
    if (wait % hours(1) == seconds(0) || wait > hours(2))
        return told(ceil<hours>(wait).count(), "one_hour", "hours");
    return told(ceil<minutes>(wait).count(), "one_minute", "minutes");
}

}  // namespace

Result<std::unique_ptr<Pages>> Pages::load(const Settings &settings, const QString &issuer)
{
    GATEHOUSE_TRY_ASSIGN(catalogue, MessageCatalogue::load(kFolder + QStringLiteral("/messages")));
    GATEHOUSE_TRY_ASSIGN(templates,
                         PageTemplates::load(kFolder + QStringLiteral("/templates"), std::move(catalogue)));
    return std::unique_ptr<Pages>(new Pages(std::move(templates), settings, issuer));
}

Pages::Pages(PageTemplates templates, const Settings &settings, const QString &issuer)
    : m_templates(std::move(templates)),
      m_settings(settings),
      m_host(QUrl(issuer).authority()),
      m_stylesheet(resource(QStringLiteral("gatehouse.css"))),
      m_favicon(resource(QStringLiteral("favicon.svg"))),
      m_passkeyScript(resource(QStringLiteral("passkey.js"))),
      m_assetVersion(QString::fromLatin1(sha256(m_stylesheet + m_favicon + m_passkeyScript).toHex().left(12)))
{
}

QString Pages::language(const HttpRequest &request) const
{
    return m_templates.catalogue().choose(request.headers.value("Accept-Language"));
}

QString Pages::message(const HttpRequest &request, const QString &id) const
{
    const QString lang = language(request);
    const MessageCatalogue &catalogue = m_templates.catalogue();
    if (!catalogue.contains(lang, id) && !catalogue.contains(QStringLiteral("en"), id)) return {};
    return catalogue.text(lang, id);
}

QString Pages::errorText(const HttpRequest &request, const Error &error) const
{
    const QString own = message(request, QStringLiteral("error.") + QString::fromLatin1(error.reason));
    if (!own.isEmpty()) return own;
    const QString general =
        message(request, QStringLiteral("error.") + QString::fromLatin1(defaultReason(error.code)));
    if (!general.isEmpty()) return general;
    if (!error.publicMessage.isEmpty()) return error.publicMessage;
    return message(request, QStringLiteral("error.generic"));
}

HttpReply Pages::page(const HttpRequest &request, const QString &name, QJsonObject data, int status) const
{
    data.insert(QStringLiteral("service_name"), m_settings.text(Setting::OfficeName));
    data.insert(QStringLiteral("host"), m_host);
    data.insert(QStringLiteral("asset_version"), m_assetVersion);
    Result<QByteArray> html = m_templates.render(name, data, language(request));
    if (!html.ok()) {
        qCCritical(lcHttp) << "Page" << name << "cannot be drawn:" << html.error().internal;
        return HttpReply::text("The page cannot be shown.", 500);
    }
    return HttpReply::html(std::move(html).value(), status);
}

HttpReply Pages::errorPage(const HttpRequest &request, const Error &error, int status) const
{
    QJsonObject data{
        {QStringLiteral("status"), QString::number(status)},
        {QStringLiteral("heading"),
         message(request, QStringLiteral("error_heading.") + headingOf(error.code))},
        {QStringLiteral("text"), errorText(request, error)},
        {QStringLiteral("request_id"), request.requestId},
    };
    if (error.retryAfter.count() > 0)
        data.insert(QStringLiteral("retry_after"), waitText(*this, request, error.retryAfter));
    HttpReply reply = page(request, QStringLiteral("error"), data, status);
    if (error.retryAfter.count() > 0)
        reply.headers.set("Retry-After", QByteArray::number(qint64(error.retryAfter.count())));
    return reply;
}

}  // namespace gatehouse

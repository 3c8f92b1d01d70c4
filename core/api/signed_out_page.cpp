#include "core/api/signed_out_page.h"

#include <QJsonArray>

#include "core/api/account_changes.h"
#include "core/oauth/browser_origins.h"

namespace gatehouse {

namespace {

/// As long as a slow application may take, and as short as a person waits gladly.
constexpr int kSecondsForFrames = 3;

}  // namespace

QFuture<Result<QList<QByteArray>>> endOwnSession(Services &services, const Caller &by,
                                                 const SessionId &session)
{
    return services.database.write([&services, by, session](Transaction &tx) -> Result<QList<QByteArray>> {
        GATEHOUSE_TRY(endSession(services, tx, by, session, QStringLiteral("signed_out")));
        return services.frontchannelLogout.framesOf(tx, session);
    });
}

HttpReply signedOutPage(const HttpRequest &request, const Browser &browser, const SignedOut &what)
{
    QJsonObject data{{QStringLiteral("login_url"), QStringLiteral("/login")}};
    if (!what.returnTo.isEmpty()) {
        data.insert(QStringLiteral("client_name"), what.clientName);
        data.insert(QStringLiteral("return_url"), QString::fromUtf8(what.returnTo));
    }
    QJsonArray frames;
    QList<QByteArray> origins;
    for (const QByteArray &frame : what.frames) {
        frames.append(QJsonObject{{QStringLiteral("url"), QString::fromUtf8(frame)}});
        if (const QByteArray origin = originOf(frame); !origins.contains(origin)) origins.append(origin);
    }
    if (!frames.isEmpty()) {
        data.insert(QStringLiteral("frames"), frames);
        data.insert(QStringLiteral("telling"), true);
    }
    if (!what.returnTo.isEmpty() && (what.goOn || !frames.isEmpty())) {
        data.insert(QStringLiteral("going_on"), true);
        data.insert(QStringLiteral("seconds"), QString::number(frames.isEmpty() ? 1 : kSecondsForFrames));
    }
    HttpReply reply = browser.pages().page(request, QStringLiteral("signed_out"), data);
    reply.frameSources = origins;
    return reply;
}

}  // namespace gatehouse

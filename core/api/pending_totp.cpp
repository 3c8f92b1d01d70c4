#include "core/api/pending_totp.h"

#include "core/api/qr_path.h"
#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kCookie("enrolment");

SealContext contextOf(const QByteArray &holder)
{
    return {"cookie", QString::fromLatin1(tokenHash(holder).toHex()), "enrolment"};
}

QString inGroups(const QString &secret)
{
    QStringList groups;
    for (qsizetype i = 0; i < secret.size(); i += 4)
        groups.append(secret.mid(i, 4));
    return groups.join(u' ');
}

}  // namespace

PendingTotp PendingTotp::of(const TotpEnrolment &enrolment)
{
    return {enrolment.id.toString(), QString::fromLatin1(enrolment.secretText.reveal()),
            QString::fromLatin1(enrolment.otpauthUri.reveal()), enrolment.digits};
}

void keepPendingTotp(const Browser &browser, const HttpRequest &request, HttpReply &reply,
                     const QByteArray &holder, const PendingTotp &pending)
{
    const QStringList parts{pending.factor, pending.secret, pending.otpauthUri,
                            QString::number(pending.digits)};
    const QByteArray sealed = browser.services().sealer.seal(parts.join(u'\n').toUtf8(), contextOf(holder));
    SetCookie(kCookie, base64UrlEncode(sealed), request.secure)
        .maxAge(SignInService::kFlowLifetime)
        .addTo(reply);
}

std::optional<PendingTotp> pendingTotp(const Browser &browser, const HttpRequest &request,
                                       const QByteArray &holder)
{
    const std::optional<QByteArray> cookie = readCookie(request, kCookie);
    const std::optional<QByteArray> bytes = cookie ? base64UrlDecode(*cookie) : std::nullopt;
    if (!bytes) return std::nullopt;
    const Result<Secret> opened = browser.services().sealer.open(*bytes, contextOf(holder));
    if (!opened.ok()) return std::nullopt;
    const QStringList parts = QString::fromUtf8(opened->reveal()).split(u'\n');
    if (parts.size() != 4) return std::nullopt;
    return PendingTotp{parts.at(0), parts.at(1), parts.at(2), parts.at(3).toInt()};
}

void forgetPendingTotp(const HttpRequest &request, HttpReply &reply)
{
    SetCookie::expired(kCookie, request.secure).addTo(reply);
}

void addPendingTotp(QJsonObject &data, const PendingTotp &pending)
{
    data.insert(QStringLiteral("factor"), pending.factor);
    data.insert(QStringLiteral("secret"), inGroups(pending.secret));
    data.insert(QStringLiteral("otpauth_uri"), pending.otpauthUri);
    data.insert(QStringLiteral("digits"), QString::number(pending.digits));
    const QrPath qr = qrPath(pending.otpauthUri.toUtf8());
    if (qr.path.isEmpty()) return;
    data.insert(QStringLiteral("qr_path"), qr.path);
    data.insert(QStringLiteral("qr_extent"), QString::number(qr.extent));
}

}  // namespace gatehouse

#include "core/token/confirmation.h"

#include <QJsonObject>

#include "core/base/json_text.h"

namespace gatehouse {

namespace {

constexpr char kCertificateMember[] = "x5t#S256";
constexpr char kCertificatePrefix[] = "x5t#S256:";

}  // namespace

QByteArray certificateConfirmation(const QByteArray &thumbprint)
{
    return kCertificatePrefix + thumbprint;
}

bool isBoundToCertificate(QByteArrayView confirmation)
{
    return confirmation.startsWith(QByteArrayView(kCertificatePrefix));
}

bool isBoundToKey(QByteArrayView confirmation)
{
    return !confirmation.isEmpty() && !isBoundToCertificate(confirmation);
}

JsonText confirmationClaim(const QByteArray &confirmation)
{
    JsonText json;
    if (isBoundToCertificate(confirmation))
        json.addText(kCertificateMember, QByteArrayView(confirmation).sliced(sizeof kCertificatePrefix - 1));
    else
        json.addText("jkt", QByteArrayView(confirmation));
    return json;
}

std::optional<QByteArray> confirmationFrom(const QJsonValue &claim)
{
    if (claim.isUndefined()) return QByteArray();
    const QJsonObject object = claim.toObject();
    const QByteArray key = object.value(QLatin1String("jkt")).toString().toLatin1();
    const QByteArray certificate = object.value(QLatin1String(kCertificateMember)).toString().toLatin1();
    if (object.size() != 1 || key.isEmpty() == certificate.isEmpty()) return std::nullopt;
    return key.isEmpty() ? certificateConfirmation(certificate) : key;
}

}  // namespace gatehouse

#include "core/base/page.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gatehouse {

QString encodeCursor(const QStringList &key)
{
    const QByteArray json = QJsonDocument(QJsonArray::fromStringList(key)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<QStringList> decodeCursor(const QString &cursor, int parts)
{
    const auto refuse = [] {
        return Error::invalid("cursor", "invalid_cursor",
                              QStringLiteral("The cursor is not one that this server gave out."));
    };
    const auto decoded = QByteArray::fromBase64Encoding(
        cursor.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return refuse();
    const QJsonArray array = QJsonDocument::fromJson(*decoded).array();
    if (array.size() != parts) return refuse();
    QStringList key;
    for (const QJsonValue part : array) {
        if (!part.isString() || part.toString().contains(QChar::Null)) return refuse();
        key.append(part.toString());
    }
    return key;
}

}  // namespace gatehouse

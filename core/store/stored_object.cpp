#include "core/store/stored_object.h"

#include <QJsonDocument>

namespace gatehouse {

QString toStoredObject(const QJsonObject &object)
{
    if (object.isEmpty()) return QStringLiteral("{}");
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject fromStoredObject(const QString &text)
{
    // Most rows have nothing, and rows are read at every sign-in.
    if (text == u"{}") return {};
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

}  // namespace gatehouse

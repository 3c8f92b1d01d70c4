#include "core/token/stored_list.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gatehouse {

QString toStoredList(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList fromStoredList(const QString &text)
{
    QStringList list;
    const QJsonArray array = QJsonDocument::fromJson(text.toUtf8()).array();
    list.reserve(array.size());
    for (const auto &item : array)
        list.append(item.toString());
    return list;
}

}  // namespace gatehouse

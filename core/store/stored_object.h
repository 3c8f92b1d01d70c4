#pragma once

#include <QJsonObject>
#include <QString>

namespace gatehouse {

/// A JSON object as a column keeps it, and back. What is stored was checked when it came in; a text that is
/// no object reads as an empty one.
QString toStoredObject(const QJsonObject &object);
QJsonObject fromStoredObject(const QString &text);

}  // namespace gatehouse

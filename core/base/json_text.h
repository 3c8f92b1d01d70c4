#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <QStringList>

namespace gatehouse {

/// Writes one JSON object (RFC 8259) member by member, in the order given and without spaces. For the answers
/// and tokens that a server makes thousands of times a second; a QJsonObject keeps its members sorted and
/// costs about ten times as much. Names are our own plain words and must not repeat; values may be any text.
/// Value type.
class JsonText final
{
public:
    JsonText() { m_text.reserve(512); }

    JsonText &addText(QByteArrayView name, QStringView value);
    JsonText &addText(QByteArrayView name, QByteArrayView ascii);
    JsonText &addNumber(QByteArrayView name, qint64 value);
    JsonText &addBoolean(QByteArrayView name, bool value);
    JsonText &addTexts(QByteArrayView name, const QStringList &values);
    JsonText &addValue(QByteArrayView name, const QJsonValue &value);
    JsonText &addObject(QByteArrayView name, JsonText object);
    /// The closed object; the writer is then spent.
    QByteArray take();

private:
    void begin(QByteArrayView name);
    void appendQuoted(QByteArrayView utf8);
    QByteArray m_text;
};

}  // namespace gatehouse

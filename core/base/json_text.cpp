#include "core/base/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace gatehouse {

void JsonText::begin(QByteArrayView name)
{
    m_text += m_text.isEmpty() ? '{' : ',';
    m_text += '"';
    m_text.append(name);
    m_text += "\":";
}

void JsonText::appendQuoted(QByteArrayView utf8)
{
    static constexpr char kHex[] = "0123456789abcdef";
    m_text += '"';
    qsizetype plainFrom = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        m_text.append(utf8.sliced(plainFrom, i - plainFrom));
        plainFrom = i + 1;
        if (byte >= 0x20)
            m_text.append('\\').append(char(byte));
        else
            m_text.append("\\u00").append(kHex[byte >> 4]).append(kHex[byte & 15]);
    }
    m_text.append(utf8.sliced(plainFrom)).append('"');
}

JsonText &JsonText::addText(QByteArrayView name, QStringView value)
{
    begin(name);
    appendQuoted(value.toUtf8());
    return *this;
}

JsonText &JsonText::addText(QByteArrayView name, QByteArrayView ascii)
{
    begin(name);
    appendQuoted(ascii);
    return *this;
}

JsonText &JsonText::addNumber(QByteArrayView name, qint64 value)
{
    begin(name);
    m_text += QByteArray::number(value);
    return *this;
}

JsonText &JsonText::addBoolean(QByteArrayView name, bool value)
{
    begin(name);
    m_text += value ? "true" : "false";
    return *this;
}

JsonText &JsonText::addTexts(QByteArrayView name, const QStringList &values)
{
    begin(name);
    m_text += '[';
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (i > 0) m_text += ',';
        appendQuoted(values.at(i).toUtf8());
    }
    m_text += ']';
    return *this;
}

JsonText &JsonText::addValue(QByteArrayView name, const QJsonValue &value)
{
    begin(name);
    // A document is an object or an array; without its brackets the array is its one value.
    m_text.append(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).mid(1).chopped(1));
    return *this;
}

JsonText &JsonText::addObject(QByteArrayView name, JsonText object)
{
    begin(name);
    m_text.append(object.take());
    return *this;
}

QByteArray JsonText::take()
{
    if (m_text.isEmpty()) m_text = "{";
    return std::move(m_text.append('}'));
}

}  // namespace gatehouse
